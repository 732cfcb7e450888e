#include "parallel_explore/task_orchestrator.hpp"

#include "tasks/task_runs.hpp"

#include <utility>

namespace parallel_explore {
namespace {

tasks::TaskBricks bricks_of(std::filesystem::path const& directory, Bricks bricks,
                            ForgeMaker forge) {
  auto const repository = worktree::find_repository_now(directory);
  return {std::move(bricks), std::make_unique<tasks::GitTaskRepository>(repository),
          std::make_unique<tasks::GitTaskRemotes>(repository),
          tasks::ForgeAccess(std::move(forge))};
}

}  // namespace

TaskOrchestrator::TaskOrchestrator(std::filesystem::path const& directory, Bricks bricks,
                                   ForgeMaker forge, std::chrono::milliseconds heartbeat)
    : runs_(std::make_unique<tasks::TaskRuns>(
          directory, bricks_of(directory, std::move(bricks), std::move(forge)), heartbeat)) {}
TaskOrchestrator::~TaskOrchestrator() = default;

awaitable<TaskProposal> TaskOrchestrator::plan(TaskRequest request) {
  return runs_->plan(std::move(request));
}
awaitable<void> TaskOrchestrator::check(TaskProposal proposal) {
  return runs_->check(std::move(proposal));
}
awaitable<Exploration> TaskOrchestrator::run(TaskProposal proposal) {
  return runs_->run(std::move(proposal));
}
awaitable<Exploration> TaskOrchestrator::resume(std::string name) {
  return runs_->resume(std::move(name));
}
awaitable<Exploration> TaskOrchestrator::retry(RetryRequest request) {
  return runs_->retry(std::move(request));
}
awaitable<Exploration> TaskOrchestrator::integrate(std::string name) {
  return runs_->integrate(std::move(name));
}
std::vector<std::string> TaskOrchestrator::runs() { return runs_->runs(); }
void TaskOrchestrator::observe(Observer observer) { runs_->observer = std::move(observer); }
void TaskOrchestrator::stop(std::string reason) { runs_->stop(std::move(reason)); }
Explorer& TaskOrchestrator::explorer() { return *runs_->explorer; }

}  // namespace parallel_explore
