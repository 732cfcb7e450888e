#include "explore/judging.hpp"

#include "core/criterion_traits.hpp"
#include "worktree/diff.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::operations {
namespace {

std::string const& agent_of(Experiment const& experiment, ApproachRecord const& record) {
  auto const& own = record.approach.agent;
  return own.empty() ? experiment.session.agent : own;
}

std::string model_of(Experiment const& experiment, ApproachRecord const& record) {
  if (!record.sessions.empty() && !record.sessions.back().model.empty())
    return record.sessions.back().model;
  auto const settings = experiment.agents.find(agent_of(experiment, record));
  return settings == experiment.agents.end() ? std::string() : settings->second.model;
}

bool passed_gates(Experiment const& experiment, ApproachRecord const& record) {
  return std::ranges::all_of(experiment.criteria, [&](Criterion const& each) {
    if (!each.gate) return true;
    auto const* const measurement = record.find(each.name);
    return measurement && measurement->passed == true;
  });
}

bool is_judged(Experiment const& experiment, ApproachRecord const& record) {
  return record.state == ApproachState::completed && record.strategy.dropped.empty() &&
         !record.worktree.commit.empty() && record.evaluation.same_as.empty() &&
         passed_gates(experiment, record);
}

}  // namespace

run::JudgedWork judged_work(Experiment const& experiment, ApproachRecord const& record) {
  run::JudgedWork work;
  work.sample = record.approach.name;
  work.agent = agent_of(experiment, record);
  work.model = model_of(experiment, record);
  return work;
}

awaitable<void> judge_work(Workspace const& workspace, run::Recorder& recorder,
                           run::HelperSessions& helpers) {
  Exploration const exploration = recorder.exploration();
  auto const& experiment = exploration.experiment;
  if (!core::any_judged(experiment.criteria)) co_return;
  std::vector<run::JudgedWork> works;
  for (auto const& record : exploration.approaches) {
    if (!is_judged(experiment, record)) continue;
    auto work = judged_work(experiment, record);
    std::string const patch = co_await worktree::diff(
        workspace.needed_repository(), base_of(exploration, record), record.worktree.commit, false);
    work.submission = evaluate::submission_of(patch, experiment.judge.max_diff);
    works.push_back(std::move(work));
  }
  run::JudgingStage stage(helpers, recorder, std::move(works), false);
  co_await stage.run();
}

}  // namespace parallel_explore::operations
