#include "tasks/task_workspace.hpp"

#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::tasks {

TaskWorkspace::TaskWorkspace(std::filesystem::path const& directory, TaskBricks bricks,
                             std::chrono::milliseconds heartbeat_interval)
    : repository(std::move(bricks.repository)),
      remotes(std::move(bricks.remotes)),
      forges(std::move(bricks.forges)),
      heartbeat(heartbeat_interval) {
  auto made = std::make_unique<TaskPublisher>(
      *repository, *remotes, [this](std::string const& name) { return records(name); });
  publisher = made.get();
  bricks.explorer.publisher = std::move(made);
  explorer.emplace(directory, std::move(bricks.explorer));
  explorer->observe([this](Event const& event, Exploration const& exploration) {
    if (on_event) on_event(event, exploration);
    if (auto const current = observer) current(event, exploration);
  });
}

Exploration TaskWorkspace::load_run(std::string const& name) {
  auto exploration = explorer->store().load(name);
  if (exploration.experiment.tasks) return exploration;
  throw Error(ErrorCode::validation, fmt::format("{} is not a run of tasks", name),
              fmt::format("it is an experiment: pexplore status {}", name));
}

std::filesystem::path TaskWorkspace::records(std::string const& name) {
  return explorer->store().directory(name);
}

awaitable<void> TaskWorkspace::use_forge_of(TaskWork work) {
  std::unique_ptr<Forge> forge = co_await forges.forge_for(std::move(work));
  publisher->use(std::move(forge));
}

run::Recorder::Listener TaskWorkspace::listener() {
  return [self = shared_from_this()](Event const& event, Exploration const& exploration) {
    if (auto const current = self->observer) current(event, exploration);
  };
}

void TaskWorkspace::stop(std::string reason) {
  auto const self = shared_from_this();
  bool const is_under_way = underway_.call_on_its_loop([self, reason] { self->stop_now(reason); });
  if (!is_under_way) stop_now(std::move(reason));
}

void TaskWorkspace::stop_now(std::string reason) {
  if (integrating) {
    integrating->stop();
  } else {
    explorer->stop(std::move(reason));
  }
}

void TaskWorkspace::abandon() {
  observer = {};
  auto const self = shared_from_this();
  (void)underway_.call_on_its_loop([self] {
    for (int i = 0; i < 2; ++i) self->stop_now("the TaskOrchestrator was destroyed");
  });
}

}  // namespace parallel_explore::tasks
