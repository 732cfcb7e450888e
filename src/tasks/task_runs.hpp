#pragma once

#include "async/stoppable.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "tasks/forge_access.hpp"
#include "tasks/status.hpp"
#include "tasks/task_publisher.hpp"
#include "tasks/task_repository.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::tasks {

/// The bricks of a TaskOrchestrator.
struct TaskBricks {
  Bricks explorer;  ///< its publisher is replaced
  std::unique_ptr<TaskRepository> repository;
  std::unique_ptr<TaskRemotes> remotes;
  ForgeAccess forges;
};

/// What a TaskOrchestrator does: plans, runs and integrates the tasks of one repository.
class TaskRuns {
 public:
  TaskRuns(std::filesystem::path const& directory, TaskBricks bricks,
           std::chrono::milliseconds heartbeat);

  awaitable<TaskProposal> plan(TaskRequest request);
  awaitable<void> check(TaskProposal proposal);
  awaitable<Exploration> run(TaskProposal proposal);
  awaitable<Exploration> resume(std::string name);
  awaitable<Exploration> retry(RetryRequest request);
  awaitable<Exploration> integrate(std::string name);
  [[nodiscard]] std::vector<std::string> runs();
  void stop(std::string reason);

  Observer observer;
  std::optional<Explorer> explorer;

 private:
  using Begin = std::function<awaitable<Exploration>()>;

  awaitable<std::vector<std::string>> notes_on_base(std::string commit, std::string base,
                                                    TaskWork work);
  awaitable<void> use_forge_of(TaskWork work);
  awaitable<Exploration> run_and_integrate(std::string name, Begin begin);
  awaitable<Exploration> run_with_status_files(std::string name, Begin begin);
  void on_event(Event const& event, Exploration const& exploration);
  [[nodiscard]] Exploration load_run(std::string const& name);
  [[nodiscard]] std::filesystem::path records(std::string const& name);

  std::unique_ptr<TaskRepository> repository_;
  std::unique_ptr<TaskRemotes> remotes_;
  ForgeAccess forges_;
  std::chrono::milliseconds heartbeat_;
  TaskPublisher* publisher_ = nullptr;       ///< the explorer owns it
  std::optional<StatusFiles> status_;        ///< while something runs
  Exploration const* running_ = nullptr;     ///< likewise
  async::Stoppable* integrating_ = nullptr;  ///< while a merge is tested
};

}  // namespace parallel_explore::tasks
