#pragma once

#include "async/semaphore.hpp"
#include "parallel_explore/forge.hpp"
#include "parallel_explore/publisher.hpp"
#include "tasks/task_repository.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore::tasks {

/// Gives the directory of a run's files; empty: there is none.
using RecordsDirectory = std::function<std::filesystem::path(std::string const& run)>;

/// Files the sub-issue of each task before its session, opens pull requests when they are done, and
/// reports on the master issue. Lifetimes: repository and remotes outlive it.
class TaskPublisher final : public Publisher {
 public:
  TaskPublisher(TaskRepository& repository, TaskRemotes& remotes, RecordsDirectory records);

  /// Sets the forge that everything is published to; none: nothing is.
  void use(std::unique_ptr<Forge> forge) { forge_ = std::move(forge); }

  awaitable<void> begin(std::vector<std::string> approaches, Exploration const& exploration,
                        EventSink& sink) override;
  awaitable<Assignment> assign(std::string approach, Exploration const& exploration) override;
  awaitable<Publication> publish(std::string approach, Exploration const& exploration,
                                 EventSink& sink) override;
  awaitable<void> end(Exploration const& exploration, EventSink& sink) override;
  [[nodiscard]] int batch_size(Experiment const& experiment) const override;
  [[nodiscard]] std::map<std::string, std::string> files(
      Exploration const& exploration) const override;

  /// Writes the summary of the run in its comment on the master issue.
  awaitable<void> report(Exploration const& exploration, EventSink& sink);

 private:
  /// Files the sub-issue of a task that has none yet, and checks that its branch is free.
  awaitable<void> file(std::string approach, Exploration const& exploration);
  awaitable<void> verify(ApproachRecord const& record, Exploration const& exploration,
                         EventSink& sink);

  TaskRepository& repository_;
  TaskRemotes& remotes_;
  RecordsDirectory records_;
  std::unique_ptr<Forge> forge_;
  EventSink* sink_ = nullptr;  ///< of the run, which begin() was given
  async::Semaphore filing_{1};
};

}  // namespace parallel_explore::tasks
