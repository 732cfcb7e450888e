#include "evaluate/json_reports.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <tuple>
#include <utility>

namespace parallel_explore::evaluate {

namespace json = boost::json;

namespace {

/// A JSON object, or the reason why there is none.
struct ParsedObject {
  std::optional<json::object> object;
  std::string fault;
};

/// JSON in which NaN and Infinity, which tools write although JSON has neither, are null.
std::string with_nulls(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  bool in_string = false;
  for (std::size_t at = 0; at < text.size();) {
    auto const rest = text.substr(at);
    std::size_t length = 1;
    if (in_string) {
      length = rest[0] == '\\' ? std::min<std::size_t>(2, rest.size()) : 1;
      in_string = rest[0] != '"';
    } else {
      in_string = rest[0] == '"';
      for (std::string_view const word : {"NaN", "-NaN", "Infinity", "-Infinity"})
        if (rest.starts_with(word)) length = word.size();
    }
    result += length > 2 ? std::string_view("null") : rest.substr(0, length);
    at += length;
  }
  return result;
}

/// Parses the object that begins a text, whatever follows it.
ParsedObject object_at(std::string_view text) {
  json::stream_parser parser;
  boost::system::error_code error;
  parser.write_some(text.data(), text.size(), error);
  if (error) return {std::nullopt, fmt::format("its JSON is malformed: {}", error.message())};
  if (!parser.done()) return {std::nullopt, "its JSON is cut off"};
  return {parser.release().as_object(), {}};
}

/// The same, with null for NaN and Infinity.
ParsedObject lenient_object_at(std::string_view text) {
  auto found = object_at(text);
  bool const may_have_nan =
      text.find("NaN") != std::string_view::npos || text.find("Infinity") != std::string_view::npos;
  if (found.object || !may_have_nan) return found;
  return object_at(with_nulls(text));
}

/// Finds the first object with a member `key` that begins a line.
ParsedObject object_with(std::string_view text, std::string_view key) {
  constexpr int most_tries = 100;
  ParsedObject first{std::nullopt, "it has no JSON object"};
  std::size_t at = text.find_first_not_of(" \t\r\n");
  for (int tries = 0; at < text.size() && tries < most_tries;) {
    if (text[at] == '{') {
      auto found = lenient_object_at(text.substr(at));
      if (found.object && found.object->contains(key)) return found;
      if (found.object) found = {std::nullopt, fmt::format("its JSON has no \"{}\"", key)};
      if (tries++ == 0) first = std::move(found);
    }
    auto const line = text.find('\n', at);
    if (line == std::string_view::npos) break;
    at = text.find_first_not_of(" \t\r\n", line);
  }
  return first;
}

std::string text_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  auto const* const text = found ? found->if_string() : nullptr;
  return text ? std::string(*text) : std::string();
}

std::optional<double> number_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  if (!found || !found->is_number()) return std::nullopt;
  return found->to_number<double>();
}

bool is_true(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found && found->is_bool() && found->get_bool();
}

/// Takes the members that are numbers; null stands for one that is not a number.
void take_numbers(json::object const& from, std::map<std::string, double>& into) {
  for (auto const& [key, value] : from) {
    if (value.is_number()) into[key] = value.to_number<double>();
    if (value.is_null()) into[key] = std::numeric_limits<double>::quiet_NaN();
  }
}

/// Reads a document whose member `list` has an object for each benchmark.
template <class ReadEntry>
BenchmarkReport read_list(std::string_view text, std::string_view list, ReadEntry const& read) {
  BenchmarkReport report;
  auto found = object_with(text, list);
  report.fault = std::move(found.fault);
  if (!found.object) return report;
  auto const* const entries = found.object->at(list).if_array();
  if (!entries) report.fault = fmt::format("its \"{}\" is not a list", list);
  if (!entries) return report;
  for (auto const& each : *entries)
    if (auto const* const entry = each.if_object()) report.benchmarks.push_back(read(*entry));
  return report;
}

/// Turns the times of a row of Google Benchmark into seconds.
void scale_times(json::object const& row, Benchmark& benchmark) {
  static constexpr std::array<std::pair<std::string_view, double>, 4> units{
      {{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1.0}}};
  if (text_at(row, "aggregate_unit") == "percentage") return;
  auto const unit = text_at(row, "time_unit");
  auto const* const known =
      std::ranges::find(units, unit, [](auto const& each) { return each.first; });
  for (auto const* const key : {"real_time", "cpu_time"}) {
    auto const time = benchmark.values.find(key);
    if (time == benchmark.values.end()) continue;
    if (known != units.end()) {
      time->second *= known->second;
    } else {
      benchmark.outcome = BenchmarkOutcome::unknown_unit;
      benchmark.message = unit;
    }
  }
}

Benchmark google_row(json::object const& row) {
  Benchmark benchmark;
  benchmark.name = benchmark.full_name = text_at(row, "name");
  if (is_true(row, "error_occurred")) {
    benchmark.outcome = BenchmarkOutcome::failed;
    benchmark.message = text_at(row, "error_message");
    return benchmark;
  }
  if (is_true(row, "skipped")) {
    benchmark.outcome = BenchmarkOutcome::skipped;
    benchmark.message = text_at(row, "skip_message");
    return benchmark;
  }
  take_numbers(row, benchmark.values);
  for (auto const* const bookkeeping :
       {"family_index", "per_family_instance_index", "repetitions", "repetition_index", "threads"})
    benchmark.values.erase(bookkeeping);
  benchmark.is_aggregate = text_at(row, "run_type") == "aggregate";
  scale_times(row, benchmark);
  return benchmark;
}

/// The repetitions of a benchmark of Google Benchmark, and the aggregates that stand for them.
struct Repetitions {
  std::vector<Benchmark> runs, medians, means;
};

}  // namespace

BenchmarkReport read_google_benchmark(std::string_view text) {
  using Key = std::tuple<std::string, double, double>;  // benchmarks of one name differ in the rest
  std::map<Key, Repetitions> groups;
  std::vector<Key> order;
  auto report = read_list(text, "benchmarks", [&](json::object const& row) {
    auto benchmark = google_row(row);
    auto const run_name = text_at(row, "run_name");
    Key const key{run_name.empty() ? benchmark.name : run_name,
                  number_at(row, "family_index").value_or(0),
                  number_at(row, "per_family_instance_index").value_or(0)};
    auto const [group, is_new] = groups.try_emplace(key);
    if (is_new) order.push_back(key);
    auto const aggregate = text_at(row, "aggregate_name");
    if (!benchmark.is_aggregate) group->second.runs.push_back(benchmark);
    if (aggregate == "median") group->second.medians.push_back(benchmark);
    if (aggregate == "mean") group->second.means.push_back(benchmark);
    return benchmark;
  });
  std::erase_if(report.benchmarks, [](Benchmark const& each) { return !each.is_aggregate; });
  for (auto const& key : order) {
    auto const& [runs, medians, means] = groups.at(key);
    auto const& counted = !runs.empty() ? runs : !medians.empty() ? medians : means;
    if (counted.empty()) continue;
    auto benchmark = merged(counted);
    benchmark.name = benchmark.full_name = std::get<0>(key);
    benchmark.is_aggregate = false;
    report.benchmarks.push_back(std::move(benchmark));
  }
  return report;
}

BenchmarkReport read_hyperfine(std::string_view text) {
  return read_list(text, "results", [](json::object const& command) {
    Benchmark benchmark;
    benchmark.name = benchmark.full_name = text_at(command, "command");
    take_numbers(command, benchmark.values);
    return benchmark;
  });
}

BenchmarkReport read_pytest_benchmark(std::string_view text) {
  return read_list(text, "benchmarks", [](json::object const& test) {
    Benchmark benchmark;
    benchmark.name = text_at(test, "name");
    benchmark.full_name = text_at(test, "fullname");
    auto const* const stats = test.if_contains("stats");
    if (stats && stats->is_object()) take_numbers(stats->get_object(), benchmark.values);
    return benchmark;
  });
}

BenchmarkReport read_criterion(std::string_view text) {
  constexpr double seconds_in_ns = 1e-9;
  BenchmarkReport report;
  auto const found = object_with(text, "median_abs_dev");
  report.fault = found.fault;
  if (!found.object) return report;
  auto& benchmark = report.benchmarks.emplace_back();
  for (auto const& [statistic, estimate] : *found.object) {
    auto const* const object = estimate.if_object();
    auto const point = object ? number_at(*object, "point_estimate") : std::nullopt;
    if (point) benchmark.values[statistic] = *point * seconds_in_ns;
  }
  return report;
}

}  // namespace parallel_explore::evaluate
