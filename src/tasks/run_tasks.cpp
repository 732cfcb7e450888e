#include "tasks/run_tasks.hpp"

#include "async/background.hpp"
#include "async/borrow.hpp"
#include "async/signal.hpp"
#include "async/with_cleanup.hpp"
#include "parallel_explore/error.hpp"
#include "run/recorder.hpp"
#include "run/worktree_names.hpp"
#include "tasks/forge_access.hpp"
#include "tasks/integration.hpp"
#include "tasks/proposal.hpp"
#include "tasks/status.hpp"
#include "tasks/texts.hpp"
#include "worktree/branch_names.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

namespace parallel_explore::tasks {

namespace asio = boost::asio;

namespace {

bool has_ended(Exploration const& exploration) {
  return exploration.state == ExplorationState::completed ||
         exploration.state == ExplorationState::partial;
}

/// Keeps the status files of a run, from its events and at every heartbeat.
class StatusKeeper {
 public:
  StatusKeeper(TaskWorkspace& workspace, boost::asio::any_io_executor const& executor,
               std::filesystem::path const& records)
      : workspace_(workspace),
        files_(records.empty() ? records : records / "status"),
        work_ended_(executor) {
    workspace_.on_event = [this](Event const& event, Exploration const& exploration) {
      running_ = &exploration;
      files_.on_event(event, exploration);
    };
    heart_.begin(executor, beat());
  }
  StatusKeeper(StatusKeeper const&) = delete;
  ~StatusKeeper() { workspace_.on_event = {}; }

  awaitable<void> end() {
    running_ = nullptr;
    work_ended_.notify();
    co_await heart_.wait();
  }

 private:
  awaitable<void> beat() {
    for (;;) {
      auto const next = async::Signal::Clock::now() + workspace_.heartbeat;
      bool const is_over = co_await work_ended_.wait_until(next);
      if (is_over) co_return;
      if (running_) files_.refresh(*running_);
    }
  }

  TaskWorkspace& workspace_;
  StatusFiles files_;
  Exploration const* running_ = nullptr;  ///< from the first event on
  async::Signal work_ended_;
  async::Background heart_;
};

using Begin = std::function<awaitable<Exploration>()>;

awaitable<Exploration> run_with_status_files(TaskWorkspace& workspace, std::string name,
                                             Begin begin) {
  auto const executor = co_await asio::this_coro::executor;
  StatusKeeper keeper(workspace, executor, workspace.records(name));
  co_return co_await async::with_cleanup(begin(), keeper.end());
}

/// Runs `begin`, then integrates the results where the run asks for it.
awaitable<Exploration> run_and_integrate(TaskWorkspace& workspace, std::string name, Begin begin) {
  Exploration result = co_await run_with_status_files(workspace, name, std::move(begin));
  auto const& work = result.experiment.tasks;
  if (has_ended(result) && work && work->integrate)
    result = co_await integrate_tasks(workspace, name);
  co_return result;
}

}  // namespace

namespace {

/// The branches of a run's tasks. Where the number of an issue is not known yet, one that no issue
/// has stands for it: what is above the name is the same.
std::vector<std::string> branches_of_tasks(TaskProposal const& proposal) {
  auto const& work = *proposal.experiment.tasks;
  bool const is_filed = !work.api.empty();
  std::vector<std::string> branches;
  for (auto const& task : work.plan.tasks) {
    auto const known = proposal.existing.find(task.name);
    bool const found = known != proposal.existing.end() && known->second.issue > 0;
    int const number = found        ? known->second.issue
                       : task.issue ? task.issue->number
                                    : std::numeric_limits<int>::max();
    Filed const issue{is_filed ? number : 0, {}};
    branches.push_back(branch_of(task, issue));
  }
  return branches;
}

/// Throws Error(name_in_use) if a branch, here or of the remote, keeps one of the run's from being
/// made: found when it is to be made or pushed, the sessions are paid already.
awaitable<void> require_free_branches(TaskWorkspace& workspace, TaskProposal const& proposal) {
  auto const& experiment = proposal.experiment;
  auto const& work = *experiment.tasks;
  auto wanted = branches_of_tasks(proposal);
  for (auto const& [task, found] : proposal.existing) {
    // A pull request that is closed, or none: the push would be refused when the session is paid.
    if (found.branch.empty() || !work.plan.find(task)) continue;
    throw Error(ErrorCode::name_in_use,
                fmt::format("branch {} of {} exists on {}, without a pull request that is open",
                            found.branch, task, work.remote),
                fmt::format("delete it if you do not need its work: git push {} --delete {}; or "
                            "leave the task out: --skip {}",
                            work.remote, found.branch, work.plan.find(task)->number));
  }
  bool const is_pushed = !work.api.empty() && !work.remote.empty();
  if (work.integrate) wanted.push_back(run::branch_of_integration(experiment.name));
  std::vector<std::string> const here = co_await workspace.repository->branches();
  worktree::refuse_collision(worktree::first_collision(wanted, here));
  if (!is_pushed) co_return;
  std::string url = co_await checked_push_url(*workspace.remotes, work);
  std::vector<std::string> const there = co_await workspace.remotes->branches(std::move(url));
  // A branch of the same name may be that of an earlier run, which a push compares.
  auto const collision = worktree::first_collision(branches_of_tasks(proposal), there, true);
  if (collision) worktree::refuse_remote_collision(*collision, work.remote);
}

}  // namespace

awaitable<void> check_tasks(TaskWorkspace& workspace, TaskProposal proposal) {
  require_runnable(proposal);
  auto const name = proposal.experiment.name;
  if (std::ranges::count(workspace.explorer->store().experiments(), name) > 0) {
    throw Error(ErrorCode::name_in_use, fmt::format("run {} already exists", name),
                fmt::format("resume it: pexplore tasks resume {0}; or run its failed tasks again: "
                            "pexplore tasks retry {0}; or give this one another name: --name",
                            name));
  }
  co_await require_free_branches(workspace, proposal);
}

awaitable<Exploration> run_tasks(TaskWorkspace& workspace, TaskProposal proposal) {
  co_await check_tasks(workspace, proposal);
  auto experiment = std::move(proposal.experiment);
  auto const name = experiment.name;
  co_await workspace.use_forge_of(*experiment.tasks);
  Begin begin = [&] { return workspace.explorer->run(std::move(experiment)); };
  co_return co_await run_and_integrate(workspace, name, std::move(begin));
}

awaitable<Exploration> resume_tasks(TaskWorkspace& workspace, std::string name) {
  auto const recorded = workspace.load_run(name);
  co_await workspace.use_forge_of(*recorded.experiment.tasks);
  bool const only_to_integrate =
      has_ended(recorded) && recorded.experiment.tasks->integrate && !recorded.integrated;
  if (only_to_integrate) co_return co_await integrate_tasks(workspace, name);
  Begin begin = [&] { return workspace.explorer->resume(name); };
  co_return co_await run_and_integrate(workspace, name, std::move(begin));
}

awaitable<Exploration> retry_tasks(TaskWorkspace& workspace, RetryRequest request) {
  auto const name = request.experiment;
  auto const recorded = workspace.load_run(name);
  co_await workspace.use_forge_of(*recorded.experiment.tasks);
  Begin begin = [&] { return workspace.explorer->retry(std::move(request)); };
  co_return co_await run_and_integrate(workspace, name, std::move(begin));
}

awaitable<Exploration> integrate_tasks(TaskWorkspace& workspace, std::string name) {
  auto const recorded = workspace.load_run(name);
  co_await workspace.use_forge_of(*recorded.experiment.tasks);
  std::unique_ptr<Journal> journal = co_await open_record(*workspace.explorer, name);
  run::Recorder recorder(*journal, workspace.listener());
  async::Stoppable steps;
  async::Borrow const reachable(workspace.integrating, steps);
  run::OutsideWatch outside(*workspace.explorer->bricks().worktrees, recorder);
  IntegrationPlace const place{*workspace.repository, workspace.explorer->bricks(),
                               workspace.records(name), &outside};
  events::Integrated integrated = co_await integrate_results(place, journal->exploration(), steps);
  recorder.emit(std::move(integrated));
  co_await workspace.publisher->report(journal->exploration(), recorder);
  for (auto const& [file, content] : workspace.publisher->files(journal->exploration()))
    journal->write_file(file, content);
  co_return journal->exploration();
}

std::vector<std::string> runs_of_tasks(TaskWorkspace& workspace) {
  std::vector<std::pair<TimePoint, std::string>> found;
  for (auto const& name : workspace.explorer->store().experiments()) {
    try {
      auto const exploration = workspace.explorer->store().load(name);
      if (exploration.experiment.tasks)
        found.emplace_back(exploration.started.value_or(TimePoint{}), name);
    } catch (Error const&) {
      // A damaged record is left out here; `pexplore list` reports it.
    }
  }
  std::ranges::sort(found);
  std::vector<std::string> names;
  for (auto& [time, name] : found) names.push_back(std::move(name));
  return names;
}

}  // namespace parallel_explore::tasks
