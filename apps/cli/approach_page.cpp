#include "approach_page.hpp"

#include "output.hpp"
#include "parallel_explore/measurement.hpp"
#include "report/own_words.hpp"
#include "report/spending.hpp"
#include "report/statements.hpp"
#include "text/display.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// A heading with its text below, or nothing for an empty text.
std::string section(std::string_view heading, std::string const& text) {
  return text.empty() ? std::string() : fmt::format("\n{}\n{}", heading, text);
}

/// The first lines, indented, and how many more there are.
std::string excerpt(std::string const& text, std::string const& rest_by) {
  constexpr int most = 30;
  auto const clean = text::clean_text(text);
  std::string_view left = clean;
  std::string lines;
  for (int i = 0; i < most && !left.empty(); ++i) {
    auto const end = left.find('\n');
    lines += fmt::format("  {}\n", left.substr(0, end));
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
  }
  auto const more = std::count(left.begin(), left.end(), '\n') + (left.empty() ? 0 : 1);
  if (more > 0) lines += fmt::format("  … {} more lines: {}\n", more, rest_by);
  return lines;
}

std::string points(std::vector<std::string> const& all) {
  std::string text;
  for (auto const& each : all) text += fmt::format("  - {}\n", escape_for_terminal(each));
  return text;
}

std::string line(std::string_view name, std::string const& text) {
  return text.empty() ? std::string() : fmt::format("  {:<12}  {}\n", name, text);
}

std::string gate_text(Measurement const& measured) {
  if (measured.passed.value_or(false)) return measured.flaky ? "passed, FLAKY" : "passed";
  auto const why = escape_for_terminal(measured.reason);
  return "FAILED" + (why.empty() ? why : ": " + why);
}

std::string value_text(Measurement const& measured) {
  auto const middle = median(measured.values);
  if (!middle) return "missing: " + escape_for_terminal(measured.reason);
  auto const count = measured.values.size();
  auto const text =
      count > 1
          ? text::with_spread(*middle, shown_spread(measured.values).value_or(0), measured.unit)
          : text::with_unit(*middle, measured.unit);
  return count > 1 ? fmt::format("{} ({} runs)", text, count) : text;
}

std::string measured_lines(Exploration const& exploration, ApproachRecord const& record) {
  std::string text;
  for (auto const& criterion : exploration.experiment.criteria) {
    if (auto const* measured = record.find(criterion.name))
      text += line(criterion.name, measured->passed ? gate_text(*measured) : value_text(*measured));
  }
  return text;
}

std::string work_lines(ApproachRecord const& record) {
  auto const& worktree = record.worktree;
  std::string text;
  if (worktree.changes) {
    auto const& changes = *worktree.changes;
    text += line("changes", fmt::format("{} file{}, +{} -{} lines", changes.files_changed,
                                        changes.files_changed == 1 ? "" : "s", changes.lines_added,
                                        changes.lines_removed));
  }
  text += line("commit", worktree.commit.substr(0, 12));
  text += line("branch", worktree.branch);
  text += line("worktree", worktree.path);
  return text;
}

std::string session_lines(ApproachRecord const& record) {
  if (record.sessions.empty()) return {};
  auto const& last = record.sessions.back();
  auto text = line("agent", last.agent + (last.model.empty() ? "" : ", " + last.model));
  for (auto const& handover : record.handovers)
    text += line("hand-over", escape_for_terminal(report::handover_text(handover)));
  if (record.sessions.size() > 1)
    text += line("sessions", fmt::format("{}", record.sessions.size()));
  text += line("spent", report::usage_text(time_of(record), usage_of(record)));
  if (last.result && !last.result->denied_tools.empty())
    text += line("denied tools", fmt::format("{}", fmt::join(last.result->denied_tools, ", ")));
  return text;
}

std::string notes(ApproachRecord const& record) {
  std::string text;
  if (auto const mark = isolation_text(record); !mark.empty()) text += fmt::format("  {}\n", mark);
  for (auto const& warning : record.warnings)
    text += fmt::format("  {}\n", escape_for_terminal(warning));
  return text;
}

std::string commands(Exploration const& exploration, ApproachRecord const& record) {
  std::string text;
  auto const add = [&](std::string_view command) {
    text += fmt::format("  pexplore {} {} {}\n", command, exploration.name, record.approach.name);
  };
  if (!record.worktree.commit.empty()) add("diff");
  if (!record.sessions.empty()) add("logs");
  if (!record.worktree.path.empty()) add("open");
  bool const failed_gate = std::ranges::any_of(
      record.evaluation.measurements, [](Measurement const& each) { return each.passed == false; });
  if (failed_gate) {
    text +=
        fmt::format("  pexplore logs {} {} --evaluation\n", exploration.name, record.approach.name);
  } else if (record.state == ApproachState::completed) {
    add("adopt");
  } else if (is_final(record.state)) {
    add("retry");
  }
  return text;
}

}  // namespace

std::string approach_page(Exploration const& exploration, ApproachRecord const& record) {
  auto const& approach = record.approach;
  auto text = fmt::format("{} of {}: {}\n", approach.name, exploration.name, name_of(record.state));
  if (!record.reason.empty()) text += fmt::format("  {}\n", escape_for_terminal(record.reason));
  text += section("Approach", excerpt(approach.description, "pexplore show --json"));
  std::string lineage;
  for (auto const& each : approach.combines) lineage += fmt::format("  {}\n", each);
  text += section("Merges", lineage);
  text += section("Rationale", excerpt(approach.rationale, "pexplore show --json"));
  text += section("Characteristics", points(approach.characteristics));
  text += section("Remarks", points(record.remarks));
  if (!record.sessions.empty() && record.sessions.back().result) {
    auto const rest = fmt::format("pexplore logs {} {}", exploration.name, approach.name);
    auto const words = report::own_words_of(record);
    if (words.empty()) {
      text += section("Answer", excerpt(record.sessions.back().result->answer, rest));
    } else {
      text += section("Architecture", excerpt(words.architecture, rest));
      text += section("Implementation", excerpt(words.implementation, rest));
      text += section("Pros, as its session sees them", points(words.pros));
      text += section("Cons, as its session sees them", points(words.cons));
    }
  }
  text += section("Work", work_lines(record));
  text += section("Measured", measured_lines(exploration, record));
  text += section("Session", session_lines(record));
  text += section("Notes", notes(record));
  return text + section("Next", commands(exploration, record));
}

}  // namespace pexplore
