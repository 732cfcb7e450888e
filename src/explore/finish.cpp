#include "explore/parts.hpp"
#include "report/formats.hpp"
#include "worktree/diff.hpp"

#include <algorithm>
#include <utility>

/// What is written down when a run has come to its end.
namespace parallel_explore {
namespace {

ExplorationState final_state(Exploration const& exploration) {
  auto const& all = exploration.approaches;
  auto const completed = std::ranges::count(all, ApproachState::completed, &ApproachRecord::state);
  if (std::cmp_equal(completed, all.size())) return ExplorationState::completed;
  return completed > 0 ? ExplorationState::partial : ExplorationState::failed;
}

events::EvaluationCompleted evaluation_event(Verdict const& verdict) {
  events::EvaluationCompleted event;
  event.top_approach = verdict.recommendation.best;
  auto const criteria = verdict.comparison.criteria();
  for (auto const& ranked : verdict.comparison.ranking()) {
    auto& row = event.comparison_matrix[ranked.approach];
    for (std::size_t i = 0; i < criteria.size(); ++i) {
      if (ranked.cells[i].score) row[criteria[i].name] = *ranked.cells[i].score;
    }
  }
  return event;
}

}  // namespace

awaitable<void> Explorer::Parts::finish(Journal& journal, conduct::Recorder& recorder,
                                        schedule::RunEnded end) {
  auto const& exploration = journal.exploration();
  auto const interrupted = [&](InterruptionCause cause, std::string reason) {
    recorder.emit(events::ExplorationInterrupted{cause, std::move(reason)});
  };
  bool const something_waits = std::ranges::any_of(
      exploration.approaches, [](ApproachRecord const& each) { return !is_final(each.state); });
  switch (end.outcome) {
    case schedule::RunOutcome::done:
      if (something_waits) {
        interrupted(InterruptionCause::others_wait, "other approaches wait");
      } else {
        recorder.emit(evaluation_event(verdict(exploration)));
        recorder.emit(events::ExplorationCompleted{final_state(exploration), {}});
      }
      break;
    case schedule::RunOutcome::cancelled:
      recorder.emit(evaluation_event(verdict(exploration)));
      recorder.emit(events::ExplorationCompleted{ExplorationState::cancelled, "cancelled"});
      break;
    case schedule::RunOutcome::deadline_passed:
      interrupted(InterruptionCause::deadline, "the run's deadline passed");
      break;
    case schedule::RunOutcome::unauthorised:
      interrupted(InterruptionCause::unauthorised, end.reason + "; log in, or fix the key");
      break;
    case schedule::RunOutcome::stopped:
      interrupted(InterruptionCause::asked, std::move(end.reason));
      break;
    case schedule::RunOutcome::budget_spent:
      interrupted(InterruptionCause::budget, std::move(end.reason));
      break;
    case schedule::RunOutcome::out_of_patience:
      interrupted(InterruptionCause::patience, std::move(end.reason));
      break;
  }
  co_await write_reports(journal);
}

awaitable<void> Explorer::Parts::write_reports(Journal& journal) {
  auto const& exploration = journal.exploration();
  if (!are_alternatives(exploration.experiment)) {
    if (!bricks.publisher) co_return;
    for (auto const& [name, content] : bricks.publisher->files(exploration))
      journal.write_file(name, content);
    co_return;
  }
  auto const reached = verdict(exploration);
  auto input = report_input(exploration, reached);
  if (exploration.experiment.report.code_samples && repository_)
    input.code_samples = co_await code_samples(exploration);
  for (auto const& format : report::formats()) {
    if (!format.file.empty()) journal.write_file(std::string(format.file), format.render(input));
  }
}

ReportInput Explorer::Parts::report_input(Exploration const& exploration,
                                          Verdict const& verdict) const {
  ReportInput input{exploration, verdict};
  input.matrix = bricks.matrix.get();
  input.aggregator = bricks.aggregator.get();
  return input;
}

/// The beginning of each approach's patch.
awaitable<std::map<std::string, std::string>> Explorer::Parts::code_samples(
    Exploration exploration) {
  constexpr int lines_shown = 60;
  std::map<std::string, std::string> samples;
  for (auto const& record : exploration.approaches) {
    if (record.worktree.commit.empty()) continue;
    std::string patch = co_await worktree::diff(*repository_, base_of(exploration, record),
                                                record.worktree.commit, false);
    std::size_t end = 0;
    for (int i = 0; i < lines_shown && end != std::string::npos; ++i)
      end = patch.find('\n', end == 0 ? 0 : end + 1);
    if (end != std::string::npos) patch = patch.substr(0, end + 1) + "…\n";
    samples[record.approach.name] = std::move(patch);
  }
  co_return samples;
}

}  // namespace parallel_explore
