#pragma once

#include "async/stoppable.hpp"
#include "async/underway.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "run/recorder.hpp"
#include "tasks/forge_access.hpp"
#include "tasks/task_publisher.hpp"
#include "tasks/task_repository.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace parallel_explore::tasks {

/// The bricks of a TaskOrchestrator.
struct TaskBricks {
  Bricks explorer;  ///< its publisher is replaced
  std::unique_ptr<TaskRepository> repository;
  std::unique_ptr<TaskRemotes> remotes;
  ForgeAccess forges;
};

/// The bricks of a TaskOrchestrator, the Explorer that runs its tasks, and the operation under way.
class TaskWorkspace : public std::enable_shared_from_this<TaskWorkspace> {
 public:
  TaskWorkspace(std::filesystem::path const& directory, TaskBricks bricks,
                std::chrono::milliseconds heartbeat);
  TaskWorkspace(TaskWorkspace const&) = delete;

  std::unique_ptr<TaskRepository> const repository;
  std::unique_ptr<TaskRemotes> const remotes;
  ForgeAccess forges;
  std::chrono::milliseconds const heartbeat;  ///< between refreshes of the status files
  std::optional<Explorer> explorer;
  TaskPublisher* publisher = nullptr;  ///< the explorer owns it
  Observer observer;
  Observer on_event;                        ///< of the run under way, before the observer
  async::Stoppable* integrating = nullptr;  ///< while a merge is tested

  /// The record of a run. Throws Error(not_found | journal), Error(validation) where it is not a
  /// run of tasks.
  [[nodiscard]] Exploration load_run(std::string const& name);

  /// The directory of a run's files; empty: there is none.
  [[nodiscard]] std::filesystem::path records(std::string const& name);

  /// Publishes to the forge of that work from now on. Throws as ForgeAccess::forge_for().
  awaitable<void> use_forge_of(TaskWork work);

  /// Calls the observer, where there is one.
  [[nodiscard]] run::Recorder::Listener listener();

  /// The turn of an operation that runs alone. Throws Error(validation) while another has it.
  [[nodiscard]] async::Underway::Turn begin_operation(boost::asio::any_io_executor loop) {
    return underway_.begin(std::move(loop));
  }
  void end_operation() {}

  /// As Explorer::stop().
  void stop(std::string reason);

  /// For the end of the TaskOrchestrator: kills what runs, and calls the observer no more.
  void abandon();

 private:
  void stop_now(std::string reason);

  async::Underway underway_{"TaskOrchestrator"};
};

}  // namespace parallel_explore::tasks
