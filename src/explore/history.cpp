#include "explore/history.hpp"

#include "parallel_explore/error.hpp"
#include "score/criterion_history.hpp"
#include "score/evidence_table.hpp"
#include "text/words.hpp"
#include "worktree/main_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

namespace parallel_explore::operations {
namespace {

using score::RecordedExperiment;

/// The result to take, else the leader; nothing is simulated for that.
std::string result_now(Exploration const& exploration, Recommender const& recommender) {
  auto const judging = score::judging_of(exploration);
  auto const measurements = score::measurements_of(exploration, judging);
  DecisionSettings settings;
  settings.result_confidence = exploration.experiment.evaluate.result_confidence;
  settings.approach_confidence = exploration.experiment.evaluate.confidence;
  settings.matters = exploration.experiment.evaluate.matters;
  settings.futures = 0;
  auto const answer =
      recommender.decide(score::evidence_table(exploration, measurements, judging), settings)
          .result;
  auto const& candidate = answer.take.empty() ? answer.leader : answer.take;
  auto const* const sample = exploration.find(candidate);
  return sample ? sample->approach.name : candidate;
}

struct Records {
  std::vector<RecordedExperiment> experiments;
  std::vector<std::string> unreadable;
};

Records read_all(Bricks const& bricks) {
  Records records;
  for (auto const& name : bricks.store->experiments()) {
    RecordedExperiment each;
    try {
      each.exploration = bricks.store->load(name);
    } catch (Error const&) {
      records.unreadable.push_back(name);
      continue;
    }
    auto const& exploration = each.exploration;
    if (!are_alternatives(exploration.experiment)) continue;
    each.adopted = !exploration.adopted.empty();
    each.sample = each.adopted ? exploration.adopted.back().approach
                               : result_now(exploration, *bricks.recommender);
    records.experiments.push_back(std::move(each));
  }
  return records;
}

void place(std::vector<RecordedExperiment>& experiments, worktree::MainLine const& line) {
  for (auto& each : experiments) {
    auto const& base = each.exploration.base;
    auto const found = line.behind.find(base);
    if (found != line.behind.end()) {
      each.place = BasePlace::main_line;
      each.behind = found->second;
    } else if (std::ranges::find(line.elsewhere, base) == line.elsewhere.end()) {
      each.place = BasePlace::gone;
    }
  }
}

[[noreturn]] void refuse(std::vector<RecordedExperiment> const& experiments,
                         std::vector<std::string> const& names, std::string const& criterion) {
  if (experiments.empty())
    throw Error(ErrorCode::not_found, "there is no experiment here", "start one: pexplore run");
  if (names.empty())
    throw Error(ErrorCode::not_found, "no experiment here has measured its base by a command",
                "give a criterion `run` and `metric`, and leave `[evaluate] base` on");
  auto const near = text::nearest(criterion, names);
  throw Error(
      ErrorCode::not_found,
      fmt::format("no experiment here has measured \"{}\" on its base by a command", criterion),
      near ? fmt::format("did you mean \"{}\"?", *near)
           : fmt::format("these have a history: {}", fmt::join(names, ", ")));
}

/// The one criterion that every experiment with a history has; else all.
std::vector<std::string> common_criterion(std::vector<RecordedExperiment> const& experiments,
                                          std::vector<std::string> const& names) {
  auto const with_value = [&](std::string const& name) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < experiments.size(); ++i) {
      auto const* const measured = experiments[i].exploration.on_base(name);
      if (measured && !measured->values.empty()) found.push_back(i);
    }
    return found;
  };
  std::set<std::size_t> any;
  for (auto const& name : names) {
    auto const found = with_value(name);
    any.insert(found.begin(), found.end());
  }
  std::vector<std::string> common;
  for (auto const& name : names) {
    if (with_value(name).size() == any.size()) common.push_back(name);
  }
  return common.size() == 1 ? common : names;
}

}  // namespace

awaitable<History> history(Workspace const& workspace, std::string criterion) {
  auto records = read_all(workspace.bricks);
  auto& experiments = records.experiments;
  auto const names = score::criteria_with_history(experiments);
  bool const known = std::ranges::find(names, criterion) != names.end();
  if (names.empty() || (!criterion.empty() && !known)) refuse(experiments, names, criterion);
  if (workspace.repository) {
    std::vector<std::string> bases;
    for (auto const& each : experiments) bases.push_back(each.exploration.base);
    worktree::MainLine const line =
        co_await worktree::main_line(*workspace.repository, std::move(bases));
    place(experiments, line);
  }
  History history;
  history.experiments = experiments.size();
  history.unreadable = std::move(records.unreadable);
  auto const shown =
      criterion.empty() ? common_criterion(experiments, names) : std::vector{criterion};
  for (auto const& name : names) {
    if (std::ranges::find(shown, name) == shown.end()) history.others.push_back(name);
  }
  for (auto const& name : shown)
    history.criteria.push_back(score::criterion_history(name, experiments));
  co_return history;
}

}  // namespace parallel_explore::operations
