#include "spec/metric_reader.hpp"

#include "core/benchmark_formats.hpp"
#include "spec/takes.hpp"
#include "text/display.hpp"
#include "text/words.hpp"

#include <boost/json.hpp>
#include <boost/regex.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace parallel_explore::spec {
namespace {

void check_pointer(Reader& reader, int line, std::string const& pointer) {
  boost::system::error_code error;
  (void)boost::json::value(boost::json::object_kind).find_pointer(pointer, error);
  if (error == boost::json::error::missing_slash || error == boost::json::error::invalid_escape) {
    reader.fault(line, fmt::format("\"{}\" is not a JSON pointer; write /key/0/key",
                                   text::clean_line(pointer, 60)));
  }
}

void check_regex(Reader& reader, int line, std::string const& pattern) {
  try {
    boost::regex const compiled(pattern, boost::regex::ECMAScript);
  } catch (boost::regex_error const& error) {
    reader.fault(line, fmt::format("/{}/ is not a regular expression: {}",
                                   text::clean_line(pattern, 60), error.what()));
  }
}

void check_statistic(Reader& reader, int line, BenchmarkMetric const& metric) {
  auto const& row = core::row_of(metric.format);
  if (metric.statistic.empty() || row.has_counters) return;
  std::vector<std::string> known;
  for (auto const& names : {row.times, row.others}) {
    for (auto const name : names)
      if (!name.empty()) known.emplace_back(name);
  }
  if (std::ranges::find(known, metric.statistic) != known.end()) return;
  auto const near = text::nearest(metric.statistic, known);
  reader.fault(line, fmt::format("{} has no statistic \"{}\"; {}", row.name,
                                 text::clean_line(metric.statistic, 60),
                                 near ? fmt::format("did you mean \"{}\"?", *near)
                                      : fmt::format("it has {}", fmt::join(known, ", "))));
}

void check_benchmark(Reader& reader, int line, BenchmarkMetric const& metric) {
  check_statistic(reader, line, metric);
  auto const& row = core::row_of(metric.format);
  if (!metric.name.empty() && !row.has_names)
    reader.fault(line, fmt::format("a report of {} is about one {} and has no `name`; `file` says "
                                   "which report is read",
                                   row.name, row.entry));
  if (!is_inside(metric.file))
    reader.fault(line, "`file` of a metric is a path inside the worktree");
}

/// The keys of a table `metric`.
struct MetricKeys {
  JsonMetric json;
  RegexMetric regex;
  std::optional<BenchmarkFormat> format;
  BenchmarkMetric benchmark;

  [[nodiscard]] bool has_benchmark_keys() const { return format || benchmark != BenchmarkMetric{}; }
  [[nodiscard]] int kinds() const {
    return int{!json.pointer.empty()} + int{!regex.pattern.empty()} + int{has_benchmark_keys()};
  }
};

MetricKeys read_keys(Reader& reader, Node const& node) {
  MetricKeys keys;
  auto& benchmark = keys.benchmark;
  reader.table(node, "metric",
               {{"json", take_text(reader, keys.json.pointer)},
                {"regex", take_text(reader, keys.regex.pattern)},
                {"format",
                 [&](Node const& value) {
                   take_one_of(reader, benchmark.format)(value);
                   keys.format = benchmark.format;
                 }},
                {"name", take_text(reader, benchmark.name)},
                {"statistic", take_text(reader, benchmark.statistic)},
                {"file", take_text(reader, benchmark.file)}});
  return keys;
}

}  // namespace

bool is_inside(std::string const& path) {
  auto const normal = std::filesystem::path(path).lexically_normal();
  return path.empty() || (normal.is_relative() && *normal.begin() != "..");
}

void read_metric(Reader& reader, Node const& node, Metric& into) {
  if (std::holds_alternative<std::string>(node.value)) {
    ProcessMetric metric{};
    take_one_of(reader, metric)(node);
    into = metric;
    return;
  }
  auto const keys = read_keys(reader, node);
  if (!std::holds_alternative<Node::Table>(node.value)) return;
  if (keys.kinds() != 1) {
    reader.fault(node.line,
                 "\"metric\" must be { json = \"/pointer\" }, { regex = \"…(…)…\" }, { format = "
                 "\"…\" }, \"seconds\", \"peak_rss\" or \"exit\"");
  } else if (!keys.json.pointer.empty()) {
    check_pointer(reader, node.line, keys.json.pointer);
    into = keys.json;
  } else if (!keys.regex.pattern.empty()) {
    check_regex(reader, node.line, keys.regex.pattern);
    into = keys.regex;
  } else if (!keys.format) {
    reader.fault(node.line, "`name`, `statistic` and `file` of a metric need its `format`");
  } else {
    check_benchmark(reader, node.line, keys.benchmark);
    into = keys.benchmark;
  }
}

}  // namespace parallel_explore::spec
