#include "core/benchmark_formats.hpp"
#include "evaluate/json_reports.hpp"
#include "evaluate/metrics.hpp"
#include "evaluate/xml_reports.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <variant>
#include <vector>

namespace parallel_explore::evaluate {
namespace {

struct ReportReader {
  BenchmarkFormat format;
  BenchmarkReport (*read)(std::string_view);
};

/// One row for each format, in the order of core::benchmark_formats.
constexpr std::array<ReportReader, core::benchmark_formats.size()> report_readers{{
    {BenchmarkFormat::google_benchmark, read_google_benchmark},
    {BenchmarkFormat::hyperfine, read_hyperfine},
    {BenchmarkFormat::pytest_benchmark, read_pytest_benchmark},
    {BenchmarkFormat::criterion, read_criterion},
    {BenchmarkFormat::catch2, read_catch2},
    {BenchmarkFormat::junit, read_junit},
}};
static_assert(std::ranges::equal(report_readers, core::benchmark_formats, {}, &ReportReader::format,
                                 &core::BenchmarkFormatRow::format));

using Names = std::vector<std::string>;

constexpr std::size_t longest_shown = 80;

/// Up to three of `count` names, and the number of the others.
std::string list_names(Names const& names, std::size_t count) {
  constexpr std::size_t most = 3;
  auto const shown = std::min(most, names.size());
  auto text = fmt::format(
      "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (auto const others = count - shown; others > 0)
    text += fmt::format(" and {} {}", others, others == 1 ? "other" : "others");
  return text;
}

/// Searches the benchmark that a metric means; else the string is the reason why there is none.
class Selection {
 public:
  Selection(BenchmarkReport const& report, core::BenchmarkFormatRow const& row)
      : report_(report), row_(row) {
    for (auto const& each : report.benchmarks)
      if (!each.is_aggregate) listed_.push_back(&each);
  }

  using Choice = std::variant<Benchmark const*, std::string>;

  [[nodiscard]] Choice find(std::string_view name) const {
    return name.empty() ? find_only() : find_named(name);
  }

 private:
  [[nodiscard]] Choice find_only() const {
    if (report_.whole) return &*report_.whole;
    if (listed_.size() == 1) return listed_.front();
    if (listed_.empty()) return fmt::format("has no {}", row_.entry);
    return fmt::format("has {} {}s, and the metric has no `name`: {}", listed_.size(), row_.entry,
                       list_names(names_of(listed_), listed_.size()));
  }

  [[nodiscard]] Choice find_named(std::string_view name) const {
    std::vector<Benchmark const*> exact, short_name;
    for (auto const& each : report_.benchmarks) {
      if (each.full_name == name) exact.push_back(&each);
      if (each.name == name) short_name.push_back(&each);
    }
    auto const& found = exact.empty() ? short_name : exact;
    if (found.size() == 1) return found.front();
    if (found.empty()) return unknown(name);
    auto const quoted = text::clean_line(name, longest_shown);
    bool const differ = found.front()->full_name != found.back()->full_name;
    auto const names = differ ? ": " + list_names(names_of(found), found.size())
                              : ", and nothing tells them apart";
    return fmt::format("has {} {}s of the name \"{}\"{}", found.size(), row_.entry, quoted, names);
  }

  [[nodiscard]] std::string unknown(std::string_view name) const {
    if (listed_.empty()) return fmt::format("has no {}", row_.entry);
    auto const names = names_of(listed_);
    auto known = names;
    for (std::size_t i = 0; i < names.size(); ++i)
      known.push_back(text::clean_line(listed_[i]->name, longest_shown));
    auto const near = text::nearest(name, known);
    return fmt::format("has no {} \"{}\"; {}", row_.entry, text::clean_line(name, longest_shown),
                       near ? fmt::format("did you mean \"{}\"?", *near)
                            : "it has " + list_names(names, listed_.size()));
  }

  /// The names of the first thousand.
  static Names names_of(std::vector<Benchmark const*> const& benchmarks) {
    Names names;
    for (std::size_t i = 0; i < std::min<std::size_t>(benchmarks.size(), 1'000); ++i)
      names.push_back(text::clean_line(benchmarks[i]->full_name, longest_shown));
    return names;
  }

  BenchmarkReport const& report_;
  core::BenchmarkFormatRow const& row_;
  std::vector<Benchmark const*> listed_;
};

/// Why a benchmark has no value, after its name; empty: it has.
std::string reason_of(Benchmark const& benchmark) {
  auto const message = text::clean_line(benchmark.message, 160);
  auto const with_message = [&](std::string_view what) {
    return message.empty() ? std::string(what) : fmt::format("{}: {}", what, message);
  };
  switch (benchmark.outcome) {
    case BenchmarkOutcome::ok:
      return {};
    case BenchmarkOutcome::failed:
      return with_message("failed");
    case BenchmarkOutcome::skipped:
      return with_message("was skipped");
    case BenchmarkOutcome::has_failed_tests:
      return "has failed tests: " + message;
    case BenchmarkOutcome::unknown_unit:
      return fmt::format("has the time unit \"{}\" instead of ns, us, ms or s", message);
  }
  return {};
}

/// Why a benchmark lacks a statistic, after its name.
std::string missing_statistic(Benchmark const& benchmark, std::string const& statistic) {
  constexpr std::size_t most_compared = 1'000;
  Names known;
  for (auto const& [name, value] : benchmark.values) {
    if (known.size() == most_compared) break;
    known.push_back(text::clean_line(name, longest_shown));
  }
  auto const near = text::nearest(statistic, known);
  auto const hint = near            ? fmt::format("; did you mean \"{}\"?", *near)
                    : known.empty() ? std::string()
                                    : "; it has " + list_names(known, benchmark.values.size());
  return fmt::format("has no \"{}\"{}", statistic, hint);
}

/// The value of a benchmark. Reasons continue its name.
Reading value_of(Benchmark const& benchmark, BenchmarkMetric const& metric) {
  auto const statistic = std::string(core::statistic_of(metric));
  auto const shown = text::clean_line(statistic, longest_shown);
  if (auto reason = reason_of(benchmark); !reason.empty()) return {std::nullopt, std::move(reason)};
  auto const found = benchmark.values.find(statistic);
  if (found == benchmark.values.end()) return {std::nullopt, missing_statistic(benchmark, shown)};
  if (!std::isfinite(found->second))
    return {std::nullopt, fmt::format("has a \"{}\" that is not a finite number", shown)};
  if (core::is_time(metric) && found->second < 0)
    return {std::nullopt, fmt::format("has a negative \"{}\": {:g} s", shown, found->second)};
  return {found->second, {}};
}

}  // namespace

Reading read_metric(BenchmarkMetric const& metric, std::string_view where,
                    std::string_view report_text) {
  auto const& row = core::row_of(metric.format);
  if (report_text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return {std::nullopt, fmt::format("{} is not a report of {}: it is empty", where, row.name)};
  auto const report = report_readers.at(static_cast<std::size_t>(metric.format)).read(report_text);
  if (!report.fault.empty())
    return {std::nullopt,
            fmt::format("{} is not a report of {}: {}", where, row.name, report.fault)};
  auto const choice = Selection(report, row).find(metric.name);
  if (auto const* const reason = std::get_if<std::string>(&choice))
    return {std::nullopt, fmt::format("{} {}", where, *reason)};
  auto const& benchmark = *std::get<Benchmark const*>(choice);
  auto reading = value_of(benchmark, metric);
  if (!reading.value) {
    auto const name = text::clean_line(benchmark.full_name, longest_shown);
    auto const place =
        name.empty() ? std::string(where) : fmt::format("{}: {} \"{}\"", where, row.entry, name);
    reading.reason = fmt::format("{} {}", place, reading.reason);
  }
  return reading;
}

}  // namespace parallel_explore::evaluate
