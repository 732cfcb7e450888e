#include "parallel_explore/task_orchestrator.hpp"

#include "async/signal.hpp"
#include "async/with_cleanup.hpp"
#include "parallel_explore/error.hpp"
#include "tasks/parts.hpp"
#include "tasks/texts.hpp"
#include "worktree/branches.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore {

namespace asio = boost::asio;

TaskOrchestrator::TaskOrchestrator(std::filesystem::path const& directory, Bricks bricks,
                                   ForgeMaker forge, std::chrono::milliseconds beat)
    : parts_(std::make_unique<Parts>(directory, std::move(bricks), std::move(forge), beat)) {}
TaskOrchestrator::~TaskOrchestrator() = default;

awaitable<TaskProposal> TaskOrchestrator::plan(TaskRequest request) {
  return parts_->plan(std::move(request));
}
awaitable<void> TaskOrchestrator::check(TaskProposal proposal) {
  return parts_->check(std::move(proposal));
}
awaitable<Exploration> TaskOrchestrator::run(TaskProposal proposal) {
  return parts_->run(std::move(proposal));
}
awaitable<Exploration> TaskOrchestrator::resume(std::string name) {
  return parts_->resume(std::move(name));
}
awaitable<Exploration> TaskOrchestrator::retry(RetryRequest request) {
  return parts_->retry(std::move(request));
}
awaitable<Exploration> TaskOrchestrator::integrate(std::string name) {
  return parts_->integrate(std::move(name));
}
std::vector<std::string> TaskOrchestrator::runs() { return parts_->runs(); }
void TaskOrchestrator::observe(Observer observer) { parts_->observer = std::move(observer); }
void TaskOrchestrator::stop(std::string reason) { parts_->stop(std::move(reason)); }
Explorer& TaskOrchestrator::explorer() { return *parts_->explorer; }

TaskOrchestrator::Parts::Parts(std::filesystem::path const& directory, Bricks bricks,
                               ForgeMaker maker, std::chrono::milliseconds beat)
    : repository_(worktree::find_repository_now(directory)), maker_(std::move(maker)), beat_(beat) {
  if (!maker_) {
    maker_ = [](GitHubSettings settings) { return std::make_unique<GitHub>(std::move(settings)); };
  }
  auto publisher = std::make_unique<tasks::TaskPublisher>(
      repository_, [this](std::string const& name) { return records(name); });
  publisher_ = publisher.get();
  bricks.publisher = std::move(publisher);
  explorer.emplace(directory, std::move(bricks));
  explorer->observe(
      [this](Event const& event, Exploration const& exploration) { hear(event, exploration); });
}

std::filesystem::path TaskOrchestrator::Parts::records(std::string const& name) {
  return explorer->store().directory(name);
}

void TaskOrchestrator::Parts::hear(Event const& event, Exploration const& exploration) {
  running_ = &exploration;
  if (status_) status_->take(event, exploration);
  if (observer) observer(event, exploration);
}

void TaskOrchestrator::Parts::stop(std::string reason) {
  if (integrating_) {
    integrating_->stop();
  } else {
    explorer->stop(std::move(reason));
  }
}

std::vector<std::string> TaskOrchestrator::Parts::runs() {
  std::vector<std::pair<TimePoint, std::string>> found;
  for (auto const& name : explorer->store().experiments()) {
    try {
      auto const exploration = explorer->store().load(name);
      if (exploration.experiment.tasks)
        found.emplace_back(exploration.started.value_or(TimePoint{}), name);
    } catch (Error const&) {
      // A damaged record is nobody's run; `pexplore list` tells of it.
    }
  }
  std::ranges::sort(found);
  std::vector<std::string> names;
  for (auto& [time, name] : found) names.push_back(std::move(name));
  return names;
}

/// Runs `begin` while refreshing the status files every `beat_`.
awaitable<Exploration> TaskOrchestrator::Parts::conducted(
    std::string name, std::function<awaitable<Exploration>()> begin) {
  auto const executor = co_await asio::this_coro::executor;
  auto const directory = records(name);
  status_.emplace(directory.empty() ? directory : directory / "status");
  async::Signal over(executor), gone(executor);
  auto const beating = [&]() -> awaitable<void> {
    while (!co_await over.wait_until(async::Signal::Clock::now() + beat_)) {
      if (running_) status_->beat(*running_);
    }
  };
  asio::co_spawn(executor, beating(), [&](std::exception_ptr const&) { gone.notify(); });
  auto const end_beating = [&]() -> awaitable<void> {
    running_ = nullptr;
    over.notify();
    co_await gone.wait();
    status_.reset();
  };
  Exploration result = co_await async::with_cleanup(begin(), end_beating());
  bool const over_now =
      result.state == ExplorationState::completed || result.state == ExplorationState::partial;
  if (over_now && result.experiment.tasks && result.experiment.tasks->integrate)
    result = co_await integrate(name);
  co_return result;
}

awaitable<void> TaskOrchestrator::Parts::check(TaskProposal proposal) {
  auto const& work = proposal.experiment.tasks;
  if (!work || work->plan.tasks.empty())
    throw Error(ErrorCode::validation, "there is no task to run");
  if (proposal.refused) {
    throw Error(ErrorCode::validation, "the tasks are not independent of each other",
                proposal.independence.waves.empty()
                    ? "some wait for each other: fix that, or run all at once: --force"
                    : "run tied ones one after the other: --waves; or all at once: --force");
  }
  auto const name = proposal.experiment.name;
  if (std::ranges::count(explorer->store().experiments(), name) > 0) {
    throw Error(ErrorCode::name_in_use, fmt::format("there is a run {} already", name),
                fmt::format("go on with it: pexplore tasks resume {0}; run what failed again: "
                            "pexplore tasks retry {0}; or give this one another name: --name",
                            name));
  }
  for (auto const& task : work->plan.tasks) {
    bool const filed = !work->api.empty();
    if (filed && !task.issue) continue;  // its number is not known yet
    Filed const issue{filed ? task.issue->number : 0, {}};
    std::string const branch = tasks::branch_of(task, issue);
    bool const taken = co_await worktree::has_branch(repository_, branch);
    if (!taken) continue;
    throw Error(ErrorCode::name_in_use, fmt::format("branch {} exists already", branch),
                fmt::format("delete it if nothing of it is wanted: git branch -D {}", branch));
  }
}

awaitable<Exploration> TaskOrchestrator::Parts::run(TaskProposal proposal) {
  co_await check(proposal);
  auto const name = proposal.experiment.name;
  std::unique_ptr<Forge> forge = co_await forge_for(*proposal.experiment.tasks);
  publisher_->use(std::move(forge));
  auto experiment = std::move(proposal.experiment);
  std::function<awaitable<Exploration>()> begin = [&] {
    return explorer->run(std::move(experiment));
  };
  co_return co_await conducted(name, std::move(begin));
}

awaitable<std::string> TaskOrchestrator::Parts::token_for(std::string host) {
  auto found = tokens_.find(host);
  if (found == tokens_.end()) {
    std::string token = co_await github_token(host);
    found = tokens_.insert_or_assign(host, std::move(token)).first;
  }
  co_return found->second;
}

/// None where nothing is filed.
awaitable<std::unique_ptr<Forge>> TaskOrchestrator::Parts::forge_for(TaskWork work) {
  if (work.api.empty()) co_return nullptr;
  GitHubSettings settings;
  settings.api = work.api;
  settings.repository = work.repository;
  settings.token = co_await token_for(work.host);
  co_return maker_(std::move(settings));
}

awaitable<void> TaskOrchestrator::Parts::use_forge_of(std::string name) {
  auto const exploration = explorer->store().load(name);
  if (!exploration.experiment.tasks) {
    throw Error(ErrorCode::validation, fmt::format("{} is no run of tasks", name),
                fmt::format("it is an experiment: pexplore status {}", name));
  }
  std::unique_ptr<Forge> forge = co_await forge_for(*exploration.experiment.tasks);
  publisher_->use(std::move(forge));
}

awaitable<Exploration> TaskOrchestrator::Parts::resume(std::string name) {
  co_await use_forge_of(name);
  auto const recorded = explorer->store().load(name);
  bool const over =
      recorded.state == ExplorationState::completed || recorded.state == ExplorationState::partial;
  if (over && recorded.experiment.tasks->integrate && !recorded.integrated)
    co_return co_await integrate(name);
  std::function<awaitable<Exploration>()> begin = [&] { return explorer->resume(name); };
  co_return co_await conducted(name, std::move(begin));
}

awaitable<Exploration> TaskOrchestrator::Parts::retry(RetryRequest request) {
  auto const name = request.experiment;
  co_await use_forge_of(name);
  std::function<awaitable<Exploration>()> begin = [&] {
    return explorer->retry(std::move(request));
  };
  co_return co_await conducted(name, std::move(begin));
}

}  // namespace parallel_explore
