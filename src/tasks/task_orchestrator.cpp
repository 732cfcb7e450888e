#include "parallel_explore/task_orchestrator.hpp"

#include "core/rethrow_as_error.hpp"
#include "explore/border.hpp"
#include "tasks/plan_tasks.hpp"
#include "tasks/run_tasks.hpp"
#include "tasks/source_changes.hpp"

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

using operations::run_alone;
using operations::run_beside;

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
    : workspace_(core::only_errors([&] {
        return std::make_shared<tasks::TaskWorkspace>(
            directory, bricks_of(directory, std::move(bricks), std::move(forge)), heartbeat);
      })) {}
TaskOrchestrator::~TaskOrchestrator() { workspace_->abandon(); }

awaitable<TaskProposal> TaskOrchestrator::plan(TaskRequest request) {
  return run_beside(workspace_, tasks::plan_tasks(*workspace_, std::move(request)));
}
awaitable<void> TaskOrchestrator::check(TaskProposal proposal) {
  return run_beside(workspace_, tasks::check_tasks(*workspace_, std::move(proposal)));
}
awaitable<Exploration> TaskOrchestrator::run(TaskProposal proposal) {
  return run_alone(workspace_, tasks::run_tasks(*workspace_, std::move(proposal)));
}
awaitable<Exploration> TaskOrchestrator::resume(std::string name) {
  return run_alone(workspace_, tasks::resume_tasks(*workspace_, std::move(name)));
}
awaitable<Exploration> TaskOrchestrator::retry(RetryRequest request) {
  return run_alone(workspace_, tasks::retry_tasks(*workspace_, std::move(request)));
}
awaitable<std::vector<std::string>> TaskOrchestrator::changes(std::string name) {
  return run_beside(workspace_, tasks::source_changes(*workspace_, std::move(name)));
}
std::string TaskOrchestrator::run_of(TaskRequest const& request) {
  return core::only_errors([&] { return tasks::run_of_source(*workspace_, request); });
}
awaitable<Exploration> TaskOrchestrator::integrate(std::string name) {
  return run_alone(workspace_, tasks::integrate_tasks(*workspace_, std::move(name)));
}
std::vector<std::string> TaskOrchestrator::runs() {
  return core::only_errors([&] { return tasks::runs_of_tasks(*workspace_); });
}
void TaskOrchestrator::observe(Observer observer) { workspace_->observer = std::move(observer); }
void TaskOrchestrator::stop(std::string reason) { workspace_->stop(std::move(reason)); }
Explorer& TaskOrchestrator::explorer() { return *workspace_->explorer; }

}  // namespace v0_2
}  // namespace parallel_explore
