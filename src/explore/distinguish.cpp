#include "explore/distinguish.hpp"

#include "async/run_bounded.hpp"
#include "core/child_environment.hpp"
#include "explore/reports.hpp"
#include "explore/running_operation.hpp"
#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "run/clean_checkout.hpp"
#include "run/completed_work.hpp"
#include "run/outside_watch.hpp"
#include "run/recorded_worktree.hpp"
#include "run/samples.hpp"
#include "text/placeholders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace parallel_explore::operations {
namespace {

constexpr std::size_t output_limit = std::size_t{1} << 20;
constexpr int max_parallel = 4;

/// One approach with what it did for each input.
struct Observed {
  std::string approach;
  std::vector<Behaviour> behaviours;
  std::size_t earlier_findings = 0;   ///< number of them before its command ran
  std::vector<std::string> restored;  ///< files that were not as in its commit
};

std::vector<Observed> completed_candidates(Exploration const& exploration) {
  std::vector<Observed> candidates;
  for (auto const& record : exploration.approaches) {
    bool const there = record.state == ApproachState::completed && run::has_worktree(record);
    if (there) candidates.push_back({record.approach.name, {}, record.findings.size(), {}});
  }
  if (candidates.size() < 2) {
    throw Error(
        ErrorCode::validation,
        fmt::format("{} has {} completed approach{} with a worktree; at least two are needed",
                    exploration.name, candidates.size(), candidates.size() == 1 ? "" : "es"));
  }
  return candidates;
}

/// The environment is that of a gate.
process::CommandRequest request_for(DistinguishRequest const& request, Sample const& sample,
                                    std::string const& input) {
  process::CommandRequest command;
  for (auto const& argument : request.command)
    command.command.argv.push_back(text::expand(argument, {{"input", input}}));
  command.command.directory = sample.worktree.path;
  auto& environment = command.command.environment;
  environment = core::child_environment(process::current_environment(), sample.pass_env);
  for (auto const& [name, value] : sample.environment) environment.insert_or_assign(name, value);
  environment["PEXPLORE_APPROACH"] = approach_of(sample.approach);
  environment["PEXPLORE_WORKTREE"] = sample.worktree.path.string();
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

/// Runs the command for every input in one worktree.
awaitable<void> observe(Workspace const& workspace, DistinguishRequest const& request,
                        Sample sample, async::Stoppable& runs, std::vector<Behaviour>& behaviours) {
  for (auto const& input : request.inputs) {
    process::CommandRequest command = request_for(request, sample, input);
    command.command = workspace.bricks.launcher->wrap(std::move(command.command));
    awaitable<process::Captured> running = process::capture(std::move(command), output_limit);
    process::Captured captured = co_await runs.run_to_end(std::move(running));
    Behaviour behaviour;
    behaviour.status = captured.outcome.stop_cause == process::StopCause::by_itself
                           ? process::shell_status(captured.outcome.status)
                           : timed_out_status;
    behaviour.output = std::move(captured.output);
    behaviours.push_back(std::move(behaviour));
  }
}

/// Runs the command on the measured work of every approach.
class CommandRuns {
 public:
  CommandRuns(Workspace const& workspace, run::Recorder& recorder, DistinguishRequest request,
              async::StopGroup& group)
      : workspace_(workspace),
        recorder_(recorder),
        request_(std::move(request)),
        group_(group),
        bricks_(workspace.brick_refs()),
        outside_(*workspace.bricks.worktrees, recorder) {}

  awaitable<void> run(std::vector<Observed>& candidates) {
    std::vector<std::function<awaitable<void>()>> jobs;
    for (auto& candidate : candidates)
      jobs.emplace_back([this, &candidate] { return run_one(candidate); });
    co_await async::run_bounded(std::move(jobs), max_parallel);
  }

 private:
  awaitable<void> run_one(Observed& candidate) {
    ApproachRecord const record = recorder_.exploration().at(candidate.approach);
    auto measured = run::completed_work(recorder_, record, workspace_.main_tree);
    measured.on_differing =
        [&, recorded = std::move(measured.on_differing)](std::vector<std::string> const& files) {
          candidate.restored = files;
          recorded(files);
        };
    async::Stoppable runs(group_);
    std::function<awaitable<void>(Worktree)> const command = [&](Worktree worktree) {
      Sample sample = run::measured_sample(recorder_, record, std::move(worktree));
      awaitable<void> observing =
          observe(workspace_, request_, std::move(sample), runs, candidate.behaviours);
      return outside_.during({candidate.approach}, std::move(observing));
    };
    co_await run::measured_as_wanted(bricks_, recorder_, std::move(measured), record.worktree.host,
                                     runs, command);
  }

  Workspace const& workspace_;
  run::Recorder& recorder_;
  DistinguishRequest const request_;
  async::StopGroup& group_;
  run::BrickRefs const bricks_;
  run::OutsideWatch outside_;
};

/// Adds what was recorded while the command ran.
void add_findings(Distinction& distinction, std::vector<Observed> const& candidates,
                  Exploration const& exploration) {
  for (auto const& each : candidates) {
    auto const& all = exploration.at(each.approach).findings;
    auto const first = static_cast<std::ptrdiff_t>(each.earlier_findings);
    if (std::ssize(all) > first)
      distinction.findings[each.approach].assign(all.begin() + first, all.end());
    if (!each.restored.empty()) distinction.restored[each.approach] = each.restored;
  }
}

}  // namespace

awaitable<Distinction> distinguish(Workspace& workspace, DistinguishRequest request) {
  if (request.command.empty())
    throw Error(ErrorCode::validation, "no command was given to tell approaches apart");
  OpenedRecord const opened = co_await workspace.open(request.experiment);
  auto const& exploration = opened.journal->exploration();
  auto candidates = completed_candidates(exploration);
  if (request.inputs.empty()) request.inputs.emplace_back();
  auto const inputs = request.inputs;
  run::Recorder recorder(*opened.journal, workspace.listener());
  RunningOperation operation(workspace);
  CommandRuns runs(workspace, recorder, std::move(request), operation.steps());
  try {
    co_await runs.run(candidates);
  } catch (async::Stopped const&) {
    throw Error(ErrorCode::interrupted, "telling approaches apart was stopped");
  }
  Distinction result = distinction_of(candidates, inputs);
  add_findings(result, candidates, exploration);
  // The summary has them as well.
  if (!result.findings.empty() || !result.restored.empty())
    co_await write_reports(workspace, *opened.journal);
  co_return result;
}

}  // namespace parallel_explore::operations
