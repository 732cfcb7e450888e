#include "explore/distinguish.hpp"

#include "async/run_bounded.hpp"
#include "core/child_environment.hpp"
#include "explore/running_operation.hpp"
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "run/own_place.hpp"
#include "run/recorded_worktree.hpp"
#include "text/placeholders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::operations {
namespace {

constexpr std::size_t output_limit = std::size_t{1} << 20;
constexpr int max_parallel = 4;

/// One approach with what it did for each input.
struct Observed {
  std::string approach;
  std::filesystem::path worktree;
  std::vector<Behaviour> behaviours;
};

std::vector<Observed> completed_candidates(Exploration const& exploration) {
  std::vector<Observed> candidates;
  for (auto const& record : exploration.approaches) {
    bool const there = record.state == ApproachState::completed && run::has_worktree(record);
    if (there) candidates.push_back({record.approach.name, record.worktree.path, {}});
  }
  if (candidates.size() < 2) {
    throw Error(
        ErrorCode::validation,
        fmt::format("{} has {} completed approach{} with a worktree; at least two are needed",
                    exploration.name, candidates.size(), candidates.size() == 1 ? "" : "es"));
  }
  return candidates;
}

process::CommandRequest request_for(DistinguishRequest const& request, Observed const& candidate,
                                    std::string const& input, Experiment const& experiment) {
  process::CommandRequest command;
  for (auto const& argument : request.command)
    command.command.argv.push_back(text::expand(argument, {{"input", input}}));
  command.command.directory = candidate.worktree;
  auto& environment = command.command.environment;
  environment = core::child_environment(process::current_environment(), experiment.pass_env);
  for (auto const& [name, value] :
       run::own_variables(experiment, candidate.approach, candidate.worktree))
    environment.insert_or_assign(name, value);
  command.input = input + "\n";
  command.timeout = request.timeout;
  return command;
}

Distinction distinction_of(std::vector<Observed> const& candidates,
                           std::vector<std::string> const& inputs) {
  Distinction result;
  result.inputs = inputs.size();
  std::vector<std::pair<std::vector<Behaviour>, std::vector<std::string>>> groups;
  for (auto const& each : candidates) {
    auto const found =
        std::ranges::find(groups, each.behaviours, [](auto const& group) { return group.first; });
    auto& group = found == groups.end()
                      ? groups.emplace_back(each.behaviours, std::vector<std::string>{})
                      : *found;
    group.second.push_back(each.approach);
  }
  for (auto& [behaviours, names] : groups) result.groups.push_back(std::move(names));
  std::ranges::stable_sort(result.groups, std::greater{}, &std::vector<std::string>::size);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    bool const alike = std::ranges::all_of(candidates, [&](Observed const& each) {
      return each.behaviours[i] == candidates[0].behaviours[i];
    });
    if (alike) continue;
    Distinction::Divergence difference;
    difference.input = inputs[i];
    for (auto const& each : candidates) difference.behaviours[each.approach] = each.behaviours[i];
    result.differences.push_back(std::move(difference));
  }
  return result;
}

/// Status of a command that is cut off by its deadline.
constexpr int timed_out_status = 124;

/// Runs the command for every input in one approach's worktree.
awaitable<void> observe(Workspace const& workspace, DistinguishRequest request,
                        Experiment const& experiment, Observed& candidate,
                        async::StopGroup& group) {
  async::Stoppable runs(group);
  for (auto const& input : request.inputs) {
    process::CommandRequest command = request_for(request, candidate, input, experiment);
    command.command = workspace.bricks.launcher->wrap(std::move(command.command));
    awaitable<process::Captured> running = process::capture(std::move(command), output_limit);
    process::Captured captured = co_await runs.run_to_end(std::move(running));
    Behaviour behaviour;
    behaviour.status = captured.outcome.stop_cause == process::StopCause::by_itself
                           ? process::shell_status(captured.outcome.status)
                           : timed_out_status;
    behaviour.output = std::move(captured.output);
    candidate.behaviours.push_back(std::move(behaviour));
  }
}

}  // namespace

awaitable<Distinction> distinguish(Workspace& workspace, DistinguishRequest request) {
  if (request.command.empty())
    throw Error(ErrorCode::validation, "no command was given to tell approaches apart");
  Exploration const exploration = co_await workspace.load(request.experiment);
  auto candidates = completed_candidates(exploration);
  if (request.inputs.empty()) request.inputs.emplace_back();
  RunningOperation operation(workspace);
  std::vector<std::function<awaitable<void>()>> jobs;
  for (auto& candidate : candidates) {
    jobs.emplace_back([&] {
      return observe(workspace, request, exploration.experiment, candidate, operation.steps());
    });
  }
  try {
    co_await async::run_bounded(std::move(jobs), max_parallel);
  } catch (async::Stopped const&) {
    throw Error(ErrorCode::interrupted, "telling approaches apart was stopped");
  }
  co_return distinction_of(candidates, request.inputs);
}

}  // namespace parallel_explore::operations
