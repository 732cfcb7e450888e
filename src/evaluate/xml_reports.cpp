#include "evaluate/xml_reports.hpp"

#include "evaluate/xml.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <span>

namespace parallel_explore::evaluate {
namespace {

/// The number that an attribute holds; none if it is missing or not a number.
std::optional<double> number_in(XmlTree const& element, std::string const& name) {
  auto const text = attribute(element, name);
  double value = 0;
  auto const [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || bad != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The document of a tool in its output: from its declaration or root to the end of the root; if it
/// has none of the roots, from the first "<" to the last ">".
std::string_view markup_in(std::string_view text, std::span<std::string_view const> roots) {
  constexpr auto none = std::string_view::npos;
  auto from = text.find("<?xml");
  std::size_t end = 0;
  for (auto const root : roots) {
    from = std::min(from, text.find(fmt::format("<{}", root)));
    auto const closing = fmt::format("</{}>", root);
    if (auto const at = text.rfind(closing); at != none) end = std::max(end, at + closing.size());
  }
  if (from == none) from = text.find('<');
  if (end == 0) end = text.rfind('>') + 1;  // 0 if there is none
  return from < end ? text.substr(from, end - from) : std::string_view();
}

/// The document of a tool, whose root has one of the given tags.
Xml document_in(std::string_view text, std::span<std::string_view const> roots) {
  auto const markup = markup_in(text, roots);
  if (markup.empty()) return {std::nullopt, "it has no XML"};
  auto xml = parse_xml(markup);
  if (!xml.tree) return {std::nullopt, "its XML is malformed or cut off: " + xml.fault};
  for (auto const& [tag, child] : *xml.tree) {
    if (tag.starts_with('<')) continue;
    if (std::ranges::find(roots, tag) != roots.end()) return xml;
    return {std::nullopt,
            fmt::format("its root is <{}> instead of <{}>", text::clean_line(tag, 60), roots[0])};
  }
  return {std::nullopt, "it has no XML"};
}

Benchmark catch2_benchmark(XmlTree const& element, std::string const& path) {
  constexpr double seconds_in_ns = 1e-9;
  Benchmark benchmark;
  benchmark.name = attribute(element, "name");
  benchmark.full_name = path + benchmark.name;
  for (auto const& [tag, child] : element) {
    if (tag == "failed") {
      benchmark.outcome = BenchmarkOutcome::failed;
      benchmark.message = attribute(child, "message");
    }
    auto const value = number_in(child, "value");
    if (value) benchmark.values[tag] = *value * seconds_in_ns;
  }
  return benchmark;
}

/// The runs of benchmarks in an element; `path` is that of the sections around it.
void collect_benchmarks(XmlTree const& parent, std::string const& path,
                        std::vector<Benchmark>& runs) {
  for (auto const& [tag, child] : parent) {
    if (tag == "BenchmarkResults") {
      runs.push_back(catch2_benchmark(child, path));
    } else if (tag == "TestCase" || tag == "Section") {
      collect_benchmarks(child, path + attribute(child, "name") + "/", runs);
    } else {
      collect_benchmarks(child, path, runs);
    }
  }
}

/// The time of a suite: its own, or the sum of its parts.
std::optional<double> time_of(XmlTree const& suite) {
  if (auto const time = number_in(suite, "time")) return time;
  std::optional<double> sum;
  for (auto const& [tag, child] : suite) {
    if (tag != "testsuites" && tag != "testsuite" && tag != "testcase") continue;
    if (auto const time = time_of(child)) sum = sum.value_or(0) + *time;
  }
  return sum;
}

void read_outcome(XmlTree const& test, Benchmark& into) {
  bool const ran = attribute(test, "status") != "notrun";
  if (!ran || test.find("skipped") != test.not_found()) into.outcome = BenchmarkOutcome::skipped;
  for (auto const* const kind : {"error", "failure"}) {
    auto const found = test.find(kind);
    if (found == test.not_found()) continue;
    into.outcome = BenchmarkOutcome::failed;
    into.message = attribute(found->second, "message");
  }
}

void collect_tests(XmlTree const& parent, std::vector<Benchmark>& tests) {
  for (auto const& [tag, child] : parent) {
    if (tag == "testsuite" || tag == "testsuites") collect_tests(child, tests);
    if (tag != "testcase") continue;
    auto& test = tests.emplace_back();
    test.name = attribute(child, "name");
    auto const group = attribute(child, "classname");
    test.full_name = group.empty() ? test.name : group + "." + test.name;
    read_outcome(child, test);
    if (auto const time = number_in(child, "time")) test.values["time"] = *time;
  }
}

/// The time of all tests; none if the report has no test.
std::optional<Benchmark> whole_of(XmlTree const& tree, std::vector<Benchmark> const& tests) {
  if (tests.empty()) return std::nullopt;
  Benchmark whole;
  if (auto const time = time_of(tree)) whole.values["time"] = *time;
  auto const failed = [](Benchmark const& test) {
    return test.outcome == BenchmarkOutcome::failed;
  };
  auto const first = std::ranges::find_if(tests, failed);
  if (first == tests.end()) return whole;
  whole.outcome = BenchmarkOutcome::has_failed_tests;
  whole.message = fmt::format("{} of {}, first {}", std::ranges::count_if(tests, failed),
                              tests.size(), first->full_name);
  return whole;
}

}  // namespace

BenchmarkReport read_catch2(std::string_view text) {
  static constexpr std::array<std::string_view, 2> roots{"Catch2TestRun", "Catch"};
  BenchmarkReport report;
  auto const xml = document_in(text, roots);
  report.fault = xml.fault;
  if (!xml.tree) return report;
  std::vector<Benchmark> runs;
  collect_benchmarks(*xml.tree, "", runs);
  std::map<std::string, std::vector<Benchmark>> by_name;
  for (auto const& run : runs) by_name[run.full_name].push_back(run);
  for (auto const& run : runs) {
    auto const found = by_name.find(run.full_name);
    if (found == by_name.end()) continue;
    report.benchmarks.push_back(merged(found->second));
    by_name.erase(found);
  }
  return report;
}

BenchmarkReport read_junit(std::string_view text) {
  static constexpr std::array<std::string_view, 2> roots{"testsuites", "testsuite"};
  BenchmarkReport report;
  auto const xml = document_in(text, roots);
  report.fault = xml.fault;
  if (!xml.tree) return report;
  collect_tests(*xml.tree, report.benchmarks);
  report.whole = whole_of(*xml.tree, report.benchmarks);
  return report;
}

}  // namespace parallel_explore::evaluate
