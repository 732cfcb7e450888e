#include "explore/judging.hpp"

#include "core/criterion_traits.hpp"
#include "score/evidence_table.hpp"
#include "worktree/diff.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// The agent that wrote the result, or is to write it.
std::string const& agent_of(Experiment const& experiment, ApproachRecord const& record) {
  if (!record.sessions.empty()) return record.sessions.back().agent;
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

/// For each approach, the number of those with a better measured total.
std::vector<int> places_by_measuring(Exploration exploration) {
  auto& criteria = exploration.experiment.criteria;
  std::erase_if(criteria, [](Criterion const& each) { return core::traits_of(each).asks_judges; });
  auto const ranking =
      WeightedScoring().rank(criteria, score::measurements_of(exploration, Judging{}));
  std::vector<int> places;
  for (auto const& record : exploration.approaches) {
    auto const own = std::ranges::find(ranking, record.approach.name, &RankedApproach::approach);
    auto const better = std::ranges::count_if(ranking, [&](RankedApproach const& each) {
      return own == ranking.end() || (each.rank && each.total > own->total);
    });
    places.push_back(static_cast<int>(better));
  }
  return places;
}

/// Candidates in all, if later rounds bring more; else 0.
std::size_t expected_candidates(Exploration const& exploration) {
  auto const& session = exploration.experiment.session;
  if (session.strategy != Strategy::race) return 0;
  auto const approaches = std::ranges::count_if(
      exploration.approaches, [](ApproachRecord const& each) { return each.approach.of.empty(); });
  return static_cast<std::size_t>(approaches * session.samples);
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

std::vector<run::JudgedWork> works_to_judge(Exploration const& exploration) {
  std::vector<run::JudgedWork> works;
  auto const places = places_by_measuring(exploration);
  for (std::size_t i = 0; i < exploration.approaches.size(); ++i) {
    auto const& record = exploration.approaches[i];
    if (!is_judged(exploration.experiment, record)) continue;
    works.push_back(judged_work(exploration.experiment, record));
    works.back().priority = places[i];
  }
  return works;
}

awaitable<void> judge_work(Workspace const& workspace, run::Recorder& recorder,
                           run::HelperSessions& helpers) {
  Exploration const exploration = recorder.exploration();
  auto const& experiment = exploration.experiment;
  if (!core::any_judged(experiment.criteria)) co_return;
  std::vector<run::JudgedWork> works = works_to_judge(exploration);
  for (auto& work : works) {
    auto const& record = exploration.at(work.sample);
    std::string const patch = co_await worktree::diff(
        workspace.needed_repository(), base_of(exploration, record), record.worktree.commit, false);
    work.submission = evaluate::submission_of(patch, experiment.judge.max_diff);
  }
  run::JudgingStage stage(helpers, recorder, std::move(works), false,
                          expected_candidates(exploration));
  co_await stage.run();
}

}  // namespace parallel_explore::operations
