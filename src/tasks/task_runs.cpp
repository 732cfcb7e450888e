#include "tasks/task_runs.hpp"

#include "async/borrow.hpp"
#include "async/signal.hpp"
#include "async/with_cleanup.hpp"
#include "parallel_explore/error.hpp"
#include "run/recorder.hpp"
#include "tasks/integration.hpp"
#include "tasks/prompt.hpp"
#include "tasks/proposal.hpp"
#include "tasks/source.hpp"
#include "tasks/task_issues.hpp"
#include "tasks/texts.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::tasks {

namespace asio = boost::asio;

namespace {

using Notes = std::vector<std::string>;

void append(Notes& notes, Notes more) { std::ranges::move(more, std::back_inserter(notes)); }

/// The settings of a run, and its template.
TaskWork work_settings(TaskRequest const& request) {
  TaskWork work;
  work.success_threshold = request.success_threshold;
  work.batch_size = request.batch_size;
  work.integrate = request.integrate;
  if (request.prompt.empty()) return work;
  work.prompt = read_markdown(request.prompt);
  check_template(work.prompt);
  return work;
}

Notes notes_on_template(std::string const& prompt) {
  auto const unknown = unknown_placeholders(prompt);
  if (unknown.empty()) return {};
  return {fmt::format("The template has {}, which stays as it is.", fmt::join(unknown, ", "))};
}

/// Reads the tasks of a source, and the issues that exist for them.
awaitable<TaskWork> read_plan(ResolvedSource& source) {
  TaskWork work = source.work;
  TaskSource const origin{work.master.title, work.master.repository};
  work.plan = parse_tasks(source.body, origin);
  if (work.master.title.empty()) work.master.title = work.plan.title;
  if (source.forge) {
    PlanWithIssues read = co_await read_task_issues(*source.forge, work);
    work.plan = std::move(read.plan);
    append(source.notes, std::move(read.notes));
  }
  require_tasks(work);
  co_return work;
}

bool has_ended(Exploration const& exploration) {
  return exploration.state == ExplorationState::completed ||
         exploration.state == ExplorationState::partial;
}

}  // namespace

TaskRuns::TaskRuns(std::filesystem::path const& directory, TaskBricks bricks,
                   std::chrono::milliseconds heartbeat)
    : repository_(std::move(bricks.repository)),
      remotes_(std::move(bricks.remotes)),
      forges_(std::move(bricks.forges)),
      heartbeat_(heartbeat) {
  auto publisher = std::make_unique<TaskPublisher>(
      *repository_, *remotes_, [this](std::string const& name) { return records(name); });
  publisher_ = publisher.get();
  bricks.explorer.publisher = std::move(publisher);
  explorer.emplace(directory, std::move(bricks.explorer));
  explorer->observe(
      [this](Event const& event, Exploration const& exploration) { on_event(event, exploration); });
}

awaitable<TaskProposal> TaskRuns::plan(TaskRequest request) {
  TaskWork work = work_settings(request);
  if (request.name.empty()) request.name = run_name(source_name(request.source));
  SourceAccess const access{*repository_, *remotes_, forges_};
  ResolvedSource source = co_await resolve_source(request, std::move(work), access);
  work = co_await read_plan(source);
  append(source.notes, notes_on_template(work.prompt));
  append(source.notes, work.plan.notes);
  std::string base = co_await repository_->resolve_commit(request.settings.base);
  if (request.github) {
    Notes more = co_await notes_on_base(base, request.settings.base, work);
    append(source.notes, std::move(more));
  } else {
    work.api.clear();
  }
  RepositoryFacts const facts = co_await repository_->facts(std::move(base));
  TaskProposal proposal = make_proposal(request, std::move(work), facts);
  proposal.notes = std::move(source.notes);
  proposal.estimate = estimate_of(*explorer, proposal.experiment);
  co_return proposal;
}

/// Notes on commits that the target branch lacks: they would be part of every pull request.
awaitable<std::vector<std::string>> TaskRuns::notes_on_base(std::string commit, std::string base,
                                                            TaskWork work) {
  std::string target = fmt::format("refs/remotes/{}/{}", work.remote, work.target);
  std::optional<int> const more =
      co_await repository_->count_commits(std::move(target), std::move(commit));
  Notes notes;
  if (more && *more > 0)
    notes.push_back(fmt::format(
        "{} has {} commit{} that {} lacks; every pull request will include them. To start without "
        "them: --base {}/{}.",
        base, *more, *more == 1 ? "" : "s", work.target, work.remote, work.target));
  co_return notes;
}

awaitable<void> TaskRuns::check(TaskProposal proposal) {
  require_runnable(proposal);
  auto const name = proposal.experiment.name;
  if (std::ranges::count(explorer->store().experiments(), name) > 0) {
    throw Error(ErrorCode::name_in_use, fmt::format("run {} already exists", name),
                fmt::format("resume it: pexplore tasks resume {0}; or run its failed tasks again: "
                            "pexplore tasks retry {0}; or give this one another name: --name",
                            name));
  }
  auto const& work = *proposal.experiment.tasks;
  bool const is_filed = !work.api.empty();
  for (auto const& task : work.plan.tasks) {
    if (is_filed && !task.issue) continue;  // the number of its issue is not known yet
    Filed const issue{is_filed ? task.issue->number : 0, {}};
    std::string const name_of_branch = branch_of(task, issue);
    LocalBranch const branch = co_await repository_->branch(name_of_branch);
    if (branch.commit.empty()) continue;
    throw Error(
        ErrorCode::name_in_use, fmt::format("branch {} exists already", name_of_branch),
        fmt::format("delete it if you do not need its work: git branch -D {}", name_of_branch));
  }
}

awaitable<Exploration> TaskRuns::run(TaskProposal proposal) {
  co_await check(proposal);
  auto experiment = std::move(proposal.experiment);
  auto const name = experiment.name;
  co_await use_forge_of(*experiment.tasks);
  Begin begin = [&] { return explorer->run(std::move(experiment)); };
  co_return co_await run_and_integrate(name, std::move(begin));
}

awaitable<Exploration> TaskRuns::resume(std::string name) {
  auto const recorded = load_run(name);
  co_await use_forge_of(*recorded.experiment.tasks);
  bool const only_to_integrate =
      has_ended(recorded) && recorded.experiment.tasks->integrate && !recorded.integrated;
  if (only_to_integrate) co_return co_await integrate(name);
  Begin begin = [&] { return explorer->resume(name); };
  co_return co_await run_and_integrate(name, std::move(begin));
}

awaitable<Exploration> TaskRuns::retry(RetryRequest request) {
  auto const name = request.experiment;
  auto const recorded = load_run(name);
  co_await use_forge_of(*recorded.experiment.tasks);
  Begin begin = [&] { return explorer->retry(std::move(request)); };
  co_return co_await run_and_integrate(name, std::move(begin));
}

awaitable<Exploration> TaskRuns::integrate(std::string name) {
  auto const recorded = load_run(name);
  co_await use_forge_of(*recorded.experiment.tasks);
  auto journal = explorer->store().open(name);
  run::Recorder recorder(*journal, observer);
  async::Stoppable steps;
  async::Borrow const reachable(integrating_, steps);
  IntegrationPlace const place{*repository_, explorer->bricks(), records(name)};
  events::Integrated integrated = co_await integrate_results(place, journal->exploration(), steps);
  recorder.emit(std::move(integrated));
  co_await publisher_->report(journal->exploration(), recorder);
  for (auto const& [file, content] : publisher_->files(journal->exploration()))
    journal->write_file(file, content);
  co_return journal->exploration();
}

std::vector<std::string> TaskRuns::runs() {
  std::vector<std::pair<TimePoint, std::string>> found;
  for (auto const& name : explorer->store().experiments()) {
    try {
      auto const exploration = explorer->store().load(name);
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

void TaskRuns::stop(std::string reason) {
  if (integrating_) {
    integrating_->stop();
  } else {
    explorer->stop(std::move(reason));
  }
}

/// Runs `begin`, then integrates the results where the run asks for it.
awaitable<Exploration> TaskRuns::run_and_integrate(std::string name, Begin begin) {
  Exploration result = co_await run_with_status_files(name, std::move(begin));
  auto const& work = result.experiment.tasks;
  if (has_ended(result) && work && work->integrate) result = co_await integrate(name);
  co_return result;
}

/// Runs `begin` while refreshing the status files at every heartbeat.
awaitable<Exploration> TaskRuns::run_with_status_files(std::string name, Begin begin) {
  auto const executor = co_await asio::this_coro::executor;
  auto const directory = records(name);
  status_.emplace(directory.empty() ? directory : directory / "status");
  async::Signal work_ended(executor), heart_stopped(executor);
  auto const heart = [&]() -> awaitable<void> {
    while (!co_await work_ended.wait_until(async::Signal::Clock::now() + heartbeat_)) {
      if (running_) status_->refresh(*running_);
    }
  };
  asio::co_spawn(executor, heart(), [&](std::exception_ptr const&) { heart_stopped.notify(); });
  auto const stop_heart = [&]() -> awaitable<void> {
    running_ = nullptr;
    work_ended.notify();
    co_await heart_stopped.wait();
    status_.reset();
  };
  co_return co_await async::with_cleanup(begin(), stop_heart());
}

void TaskRuns::on_event(Event const& event, Exploration const& exploration) {
  running_ = &exploration;
  if (status_) status_->on_event(event, exploration);
  if (observer) observer(event, exploration);
}

awaitable<void> TaskRuns::use_forge_of(TaskWork work) {
  std::unique_ptr<Forge> forge = co_await forges_.forge_for(std::move(work));
  publisher_->use(std::move(forge));
}

Exploration TaskRuns::load_run(std::string const& name) {
  auto exploration = explorer->store().load(name);
  if (exploration.experiment.tasks) return exploration;
  throw Error(ErrorCode::validation, fmt::format("{} is not a run of tasks", name),
              fmt::format("it is an experiment: pexplore status {}", name));
}

std::filesystem::path TaskRuns::records(std::string const& name) {
  return explorer->store().directory(name);
}

}  // namespace parallel_explore::tasks
