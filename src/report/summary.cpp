#include "core/criterion_traits.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "report/own_words.hpp"
#include "report/spending.hpp"
#include "report/statements.hpp"
#include "text/display.hpp"
#include "text/durations.hpp"
#include "text/markdown.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore {
inline namespace v0_2 {

using report::comparison_parts;
using report::tampered_text;

namespace {

/// Foreign text as one line of Markdown.
std::string plain(std::string const& text) { return text::markdown_line(report::one_line(text)); }

/// Text in a code span, which it cannot end.
std::string code(std::string text) {
  std::erase(text, '`');
  return "`" + text::clean_line(text, 4000) + "`";
}

std::string usage_text(ApproachRecord const& record) {
  return report::usage_text(time_of(record), usage_of(record));
}

/// The spending of each agent; empty without sessions.
std::string spending_section(Exploration const& exploration) {
  auto const all = report::spending_by_agent(exploration);
  if (all.empty()) return {};
  std::string text = "\n## Spent\n\n";
  for (auto const& each : all) {
    text += fmt::format("- {}: {} session{}, {}\n", plain(each.agent), each.sessions,
                        each.sessions == 1 ? "" : "s", report::spending_text(each));
  }
  return text;
}

std::string changes_text(Changes const& changes) {
  return fmt::format("{} file{}, +{} −{} lines", changes.files_changed,
                     changes.files_changed == 1 ? "" : "s", changes.lines_added,
                     changes.lines_removed);
}

/// A fenced block whose fence does not occur in the text.
std::string fenced(std::string const& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}\n{}{}{}\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

/// The similarities of proposed approaches.
std::string similarity_section(Exploration const& exploration) {
  if (!exploration.proposed || exploration.proposed->similarities.empty()) return {};
  std::string text = "\n## Similarity of the approaches\n\n";
  for (auto const& each : exploration.proposed->similarities)
    text += fmt::format("- {} and {}: {:.2f} of 1\n", plain(each.first), plain(each.second),
                        each.value);
  return text;
}

std::string points(std::string_view heading, std::vector<std::string> const& all) {
  if (all.empty()) return {};
  auto text = fmt::format("\n{}:\n\n", heading);
  for (auto const& each : all) text += fmt::format("- {}\n", plain(each));
  return text;
}

/// The session's own words on its result.
std::string own_words_section(report::OwnWords const& words) {
  if (words.empty()) return {};
  std::string text = "\nIn the words of its session (unchecked):\n";
  if (!words.architecture.empty())
    text += fmt::format("\nArchitecture: {}\n", plain(words.architecture));
  if (!words.implementation.empty())
    text += fmt::format("\nImplementation: {}\n", plain(words.implementation));
  return text + points("Pros", words.pros) + points("Cons", words.cons);
}

std::string approach_section(ApproachRecord const& record, bool clean,
                             std::map<std::string, std::string> const& samples) {
  auto text = fmt::format("### {}\n\n", plain(record.approach.name));
  if (!record.approach.description.empty()) text += plain(record.approach.description) + "\n\n";
  text += fmt::format("- state: {}{}\n", name_of(record.state),
                      record.reason.empty() ? "" : ": " + plain(record.reason));
  if (!record.approach.combines.empty())
    text += fmt::format("- merges: {}\n",
                        plain(fmt::format("{}", fmt::join(record.approach.combines, ", "))));
  for (auto const& remark : record.remarks) text += fmt::format("- told: {}\n", plain(remark));
  for (auto const& handover : record.handovers)
    text += fmt::format("- hand-over: {}\n", plain(report::handover_text(handover)));
  if (auto const mark = isolation_text(record); !mark.empty())
    text += fmt::format("- **isolation**: {}\n", plain(mark));
  if (!record.sessions.empty()) {
    auto const& session = record.sessions.back();
    text += fmt::format("- session: {}{}{}, {}\n", plain(session.agent),
                        session.model.empty() ? "" : " " + plain(session.model),
                        session.agent_session.empty() ? "" : " " + code(session.agent_session),
                        usage_text(record));
    if (record.sessions.size() > 1)
      text += fmt::format("- sessions: {}, the last of which counts\n", record.sessions.size());
  }
  if (record.worktree.changes)
    text += fmt::format("- changes: {}\n", changes_text(*record.worktree.changes));
  if (!record.worktree.branch.empty())
    text += fmt::format("- branch: {}\n", code(record.worktree.branch));
  if (!record.worktree.commit.empty())
    text += fmt::format("- commit: {}\n", code(record.worktree.commit));
  if (!record.worktree.path.empty())
    text += fmt::format("- worktree: {}\n", code(record.worktree.path));
  if (!record.strategy.dropped.empty())
    text += fmt::format("- got no further sessions: {}\n", plain(record.strategy.dropped));
  if (!record.evaluation.tampered_files.empty())
    text += fmt::format("- **{}**\n", plain(tampered_text(record)));
  if (auto const ignored = report::ignored_text(record, clean); !ignored.empty())
    text += fmt::format("- {}\n", plain(ignored));
  for (auto const& warning : record.warnings)
    text += fmt::format("- **warning**: {}\n", plain(warning));
  text += own_words_section(report::own_words_of(record));
  if (auto const found = samples.find(record.approach.name); found != samples.end()) {
    text += "\n" + fenced(text::clean_text(found->second));
  }
  return text + "\n";
}

std::string next_steps(Exploration const& exploration, Verdict const& verdict) {
  auto const& result = verdict.decision.result;
  auto const& name = result.take.empty() ? result.leader : result.take;
  if (name.empty()) return {};
  return fmt::format("Look at it: `pexplore diff {0} {1}` · Adopt it: `pexplore adopt {0} {1}`\n",
                     exploration.name, name);
}

std::string state_line(Exploration const& exploration) {
  auto const completed =
      std::ranges::count(exploration.approaches, ApproachState::completed, &ApproachRecord::state);
  auto text = fmt::format("{} of {} approaches completed; the experiment is {}", completed,
                          exploration.approaches.size(), name_of(exploration.state));
  if (!exploration.reason.empty()) text += " (" + plain(exploration.reason) + ")";
  return text + ".";
}

}  // namespace

std::string ResultAggregator::render(ReportInput const& input) const {
  return aggregate(input.exploration, input.verdict);
}

std::string MarkdownSummary::aggregate(Exploration const& exploration,
                                       Verdict const& verdict) const {
  return render({exploration, verdict});
}

std::string MarkdownSummary::render(ReportInput const& input) const {
  auto const& exploration = input.exploration;
  auto const& verdict = input.verdict;
  auto text =
      fmt::format("# {}\n\n{}", exploration.name, text::tame_markdown(verdict.recommendation.text));
  if (auto const steps = next_steps(exploration, verdict); !steps.empty()) text += "\n" + steps;
  text += fmt::format("\n## Task\n\n{}\n\n{}\n", text::tame_markdown(exploration.experiment.task),
                      state_line(exploration));
  if (auto const machines = report::machines_text(exploration); !machines.empty())
    text += fmt::format("\n{}\n", plain(machines));
  for (auto const& warning : exploration.warnings)
    text += fmt::format("\n**Warning**: {}\n", plain(warning));
  MarkdownMatrix const default_matrix;
  auto const shown = comparison_parts(input, input.matrix ? *input.matrix : default_matrix);
  if (!shown.table.empty()) text += "\n## Comparison\n\n" + shown.table;
  if (!shown.trade_offs.empty()) text += "\n## Trade-offs\n\n" + shown.trade_offs;
  text += similarity_section(exploration) + spending_section(exploration);
  text += "\n## Approaches\n\n";
  std::map<std::string, std::string> samples;
  if (exploration.experiment.report.code_samples)
    samples = input.code_samples.empty() ? code_samples_ : input.code_samples;
  for (auto const& record : exploration.approaches)
    text += approach_section(record, exploration.experiment.evaluate.clean, samples);
  text.pop_back();
  return text;
}

}  // namespace v0_2
}  // namespace parallel_explore
