#include "core/criterion_traits.hpp"
#include "core/durations.hpp"
#include "core/numbers.hpp"
#include "core/text.hpp"
#include "parallel_explore/result_aggregator.hpp"
#include "report/spending.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore {
namespace {

bool shows_matrix(Exploration const& e) {
  return e.experiment.report.comparison != ComparisonStyle::narrative;
}
bool shows_narrative(Exploration const& e) {
  return e.experiment.report.comparison != ComparisonStyle::matrix;
}

/// "throughput: radix leads (41 M/s), insertion trails (0.2 M/s)."
std::string trade_off_line(Comparison const& comparison, TradeOff const& t) {
  auto const& criterion = *std::ranges::find(comparison.criteria(), t.criterion, &Criterion::name);
  auto const mark = core::traits_of(criterion).remark;
  auto const list = [](std::vector<std::string> const& names) {
    std::string text;
    for (auto const& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
  };
  if (t.trailers.empty()) return fmt::format("{}{}: all are equal.", t.criterion, mark);
  auto const value = [&](std::string const& approach) {
    return core::with_unit(*comparison.at(approach, t.criterion).value, criterion.unit);
  };
  auto text =
      fmt::format("{}{}: {} {} ({}), {} {} ({}), {} apart", t.criterion, mark, list(t.leaders),
                  t.leaders.size() == 1 ? "leads" : "lead", value(t.leaders.front()),
                  list(t.trailers), t.trailers.size() == 1 ? "trails" : "trail",
                  value(t.trailers.front()), core::with_unit(t.value_gap, criterion.unit));
  if (t.within_noise) text += "; within the noise of repeated runs";
  return text + ".";
}

std::string usage_text(ApproachRecord const& record) {
  return report::usage_text(time_of(record), usage_of(record));
}

/// Who spent what; empty where no session reports anything.
std::string spending_section(Exploration const& exploration) {
  auto const all = report::spending_by_agent(exploration);
  if (all.empty()) return {};
  std::string text = "\n## Spent\n\n";
  for (auto const& each : all) {
    text +=
        fmt::format("- {}: {} session{}, {}\n", each.agent, each.sessions,
                    each.sessions == 1 ? "" : "s", report::usage_text(each.duration, each.usage));
  }
  return text;
}

std::string changes_text(Changes const& changes) {
  return fmt::format("{} file{}, +{} −{} lines", changes.files_changed,
                     changes.files_changed == 1 ? "" : "s", changes.lines_added,
                     changes.lines_removed);
}

/// A fence that the text cannot close.
std::string fenced(std::string const& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}diff\n{}{}{}\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string one_line(std::string const& text) { return core::clean_line(text, 2000); }

/// What a reader must know of an approach that changed what measures it.
std::string touched_text(ApproachRecord const& record) {
  constexpr std::size_t shown = 5;
  std::string files;
  for (std::size_t i = 0; i < record.evaluation.tampered_files.size() && i < shown; ++i)
    files += (i > 0 ? ", " : "") + record.evaluation.tampered_files[i];
  if (record.evaluation.tampered_files.size() > shown)
    files += fmt::format(" and {} more", record.evaluation.tampered_files.size() - shown);
  return fmt::format("touched protected files ({}), which were restored before it was measured",
                     files);
}

/// How alike the approaches are that an agent proposed.
std::string similarity_section(Exploration const& exploration) {
  if (!exploration.proposed || exploration.proposed->similarities.empty()) return {};
  std::string text = "\n## How alike the approaches are\n\n";
  for (auto const& each : exploration.proposed->similarities)
    text += fmt::format("- {} and {}: {:.2f} of 1\n", each.first, each.second, each.value);
  return text;
}

std::string approach_section(ApproachRecord const& record,
                             std::map<std::string, std::string> const& samples) {
  auto text = fmt::format("### {}\n\n", record.approach.name);
  if (!record.approach.description.empty()) text += one_line(record.approach.description) + "\n\n";
  text += fmt::format("- state: {}{}\n", name_of(record.state),
                      record.reason.empty() ? "" : ": " + one_line(record.reason));
  if (!record.sessions.empty()) {
    auto const& session = record.sessions.back();
    text += fmt::format("- session: {}{}{}, {}\n", session.agent,
                        session.model.empty() ? "" : " " + session.model,
                        session.agent_session.empty() ? "" : " `" + session.agent_session + "`",
                        usage_text(record));
    if (record.sessions.size() > 1)
      text += fmt::format("- sessions: {}, the last of which counts\n", record.sessions.size());
  }
  if (record.worktree.changes)
    text += fmt::format("- changes: {}\n", changes_text(*record.worktree.changes));
  if (!record.worktree.branch.empty())
    text += fmt::format("- branch: `{}`\n", record.worktree.branch);
  if (!record.worktree.commit.empty())
    text += fmt::format("- commit: `{}`\n", record.worktree.commit);
  if (!record.worktree.path.empty())
    text += fmt::format("- worktree: `{}`\n", record.worktree.path);
  if (!record.strategy.dropped.empty())
    text += fmt::format("- did not go on: {}\n", one_line(record.strategy.dropped));
  if (!record.evaluation.tampered_files.empty())
    text += fmt::format("- **{}**\n", one_line(touched_text(record)));
  for (auto const& warning : record.warnings)
    text += fmt::format("- **warning**: {}\n", one_line(warning));
  if (auto const found = samples.find(record.approach.name); found != samples.end()) {
    text += "\n" + fenced(core::clean_text(found->second));
  }
  return text + "\n";
}

std::string next_steps(Exploration const& exploration, Verdict const& verdict) {
  auto name = verdict.recommendation.best;
  if (name.empty() && !verdict.recommendation.alternatives.empty())
    name = verdict.recommendation.alternatives.front();
  if (name.empty()) return {};
  return fmt::format(
      "Look at it: `pexplore diff {0} {1}` · Bring it home: `pexplore adopt {0} {1}`\n",
      exploration.name, name);
}

std::string state_line(Exploration const& exploration) {
  auto const completed =
      std::ranges::count(exploration.approaches, ApproachState::completed, &ApproachRecord::state);
  auto text = fmt::format("{} of {} approaches completed; the experiment is {}", completed,
                          exploration.approaches.size(), name_of(exploration.state));
  if (!exploration.reason.empty()) text += " (" + one_line(exploration.reason) + ")";
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
  auto text = fmt::format("# {}\n\n{}\n\n{}\n", exploration.name,
                          core::clean_text(exploration.experiment.task), state_line(exploration));
  for (auto const& warning : exploration.warnings)
    text += fmt::format("\n**Warning**: {}\n", one_line(warning));
  text += "\n## Recommendation\n\n" + core::clean_text(verdict.recommendation.text);
  if (auto const steps = next_steps(exploration, verdict); !steps.empty()) text += "\n" + steps;
  if (shows_matrix(exploration)) text += "\n## Comparison\n\n" + to_markdown(verdict.comparison);
  if (shows_narrative(exploration)) {
    auto const all = trade_offs(verdict.comparison);
    if (!all.empty()) text += "\n## Trade-offs\n\n";
    for (auto const& t : all) text += "- " + trade_off_line(verdict.comparison, t) + "\n";
  }
  text += similarity_section(exploration) + spending_section(exploration);
  text += "\n## Approaches\n\n";
  std::map<std::string, std::string> samples;
  if (exploration.experiment.report.code_samples)
    samples = input.code_samples.empty() ? code_samples_ : input.code_samples;
  for (auto const& record : exploration.approaches) text += approach_section(record, samples);
  text.pop_back();
  return text;
}

std::string to_text(Exploration const& exploration, Verdict const& verdict) {
  std::string text;
  for (auto const& warning : exploration.warnings)
    text += fmt::format("Warning: {}\n", one_line(warning));
  for (auto const& record : exploration.approaches) {
    for (auto const& warning : record.warnings)
      text += fmt::format("Warning: {}: {}\n", record.approach.name, one_line(warning));
    if (!record.evaluation.tampered_files.empty())
      text += fmt::format("Warning: {} {}\n", record.approach.name, one_line(touched_text(record)));
  }
  if (!text.empty()) text += "\n";
  if (shows_matrix(exploration)) text += to_text(verdict.comparison) + "\n";
  if (shows_narrative(exploration)) {
    auto const all = trade_offs(verdict.comparison);
    for (auto const& t : all) text += trade_off_line(verdict.comparison, t) + "\n";
    if (!all.empty()) text += "\n";
  }
  auto recommendation = core::clean_text(verdict.recommendation.text);
  // Emphasis is for Markdown.
  for (auto at = recommendation.find("**"); at != std::string::npos;
       at = recommendation.find("**", at)) {
    recommendation.erase(at, 2);
  }
  return text + recommendation;
}

}  // namespace parallel_explore
