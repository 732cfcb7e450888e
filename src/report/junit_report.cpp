#include "report/junit_report.hpp"

#include "report/html.hpp"
#include "text/display.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

namespace parallel_explore::report {
namespace {

/// For an attribute or a text; XML has no way to write most control characters.
std::string xml(std::string_view text) { return html_escaped(text::clean_text(text)); }

struct Suite {
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  std::string cases = {};

  void add(std::string_view suite, std::string_view name, std::string const& content) {
    ++tests;
    cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml(suite), xml(name));
    cases += content.empty() ? "/>\n" : fmt::format(">\n      {}\n    </testcase>\n", content);
  }
};

std::string problem(std::string_view element, std::string_view message, std::string_view text) {
  return text.empty()
             ? fmt::format("<{} message=\"{}\"/>", element, xml(message))
             : fmt::format("<{0} message=\"{1}\">{2}</{0}>", element, xml(message), xml(text));
}

void add_gate(std::string const& suite_name, Criterion const& gate, Measurement const* measured,
              Suite& suite) {
  if (!measured || !measured->passed) {
    ++suite.skipped;
    suite.add(suite_name, gate.name,
              problem("skipped", measured ? measured->reason : "not run", {}));
    return;
  }
  if (*measured->passed) {
    auto const note = measured->flaky
                          ? "<system-out>FLAKY: it failed and passed on the same files</system-out>"
                          : "";
    suite.add(suite_name, gate.name, note);
    return;
  }
  ++suite.failures;
  suite.add(suite_name, gate.name,
            problem("failure", measured->reason,
                    fmt::format("{}", fmt::join(measured->failing_tests, "\n"))));
}

Suite suite_of(Exploration const& exploration, ApproachRecord const& record,
               std::string const& name) {
  Suite suite;
  if (record.worktree.commit.empty()) {
    ++suite.errors;
    auto const state = name_of(record.state);
    suite.add(name, "session", problem("error", record.reason.empty() ? state : record.reason, {}));
  }
  for (auto const& criterion : exploration.experiment.criteria) {
    if (criterion.gate) add_gate(name, criterion, record.find(criterion.name), suite);
  }
  return suite;
}

}  // namespace

std::string junit_report(ReportInput const& input) {
  auto const& exploration = input.exploration;
  Suite all;
  std::string suites;
  for (auto const& record : exploration.approaches) {
    auto const name = exploration.name + "." + record.approach.name;
    auto const suite = suite_of(exploration, record, name);
    all.tests += suite.tests;
    all.failures += suite.failures;
    all.errors += suite.errors;
    all.skipped += suite.skipped;
    suites += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}  "
        "</testsuite>\n",
        xml(name), suite.tests, suite.failures, suite.errors, suite.skipped, suite.cases);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" tests=\"{}\" "
      "failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n{}</testsuites>\n",
      xml(exploration.name), all.tests, all.failures, all.errors, all.skipped, suites);
}

}  // namespace parallel_explore::report
