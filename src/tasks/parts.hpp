#pragma once

#include "async/stoppable.hpp"
#include "conduct/recorder.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "tasks/status.hpp"
#include "tasks/task_publisher.hpp"
#include "tasks/task_source.hpp"
#include "worktree/remote.hpp"
#include "worktree/repository.hpp"

#include <map>
#include <optional>
#include <string>

namespace parallel_explore {

/// What a TaskOrchestrator is made of, and the steps of its commands.
class TaskOrchestrator::Parts {
 public:
  Parts(std::filesystem::path const& directory, Bricks bricks, ForgeMaker maker,
        std::chrono::milliseconds beat);

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
  struct Found {
    std::string body;
    std::optional<worktree::Remote> remote;
    std::unique_ptr<Forge> forge;
    std::vector<std::string> notes;
  };

  awaitable<Found> find(TaskRequest const& request, TaskWork& work);
  void read_file(tasks::SourceName const& source, TaskWork& work, Found& found) const;
  awaitable<void> read_issue(tasks::SourceName source, TaskWork& work, Found& found);
  awaitable<void> check_rights(TaskRequest const& request, TaskWork& work, Found& found);
  awaitable<void> read_issues(TaskWork& work, Found& found);
  awaitable<void> check_base(Experiment const& experiment, TaskWork const& work, Found& found);
  awaitable<Exploration> conducted(std::string name, std::function<awaitable<Exploration>()> begin);
  awaitable<std::unique_ptr<Forge>> forge_for(TaskWork work);
  awaitable<std::string> token_for(std::string host);
  awaitable<void> use_forge_of(std::string name);
  awaitable<events::Integrated> integrated(Exploration exploration);
  awaitable<void> test_merge(Exploration exploration, Worktree worktree, async::Stoppable& steps,
                             events::Integrated& result);
  awaitable<void> free_branch(Exploration exploration, std::string branch, std::string commit);
  void hear(Event const& event, Exploration const& exploration);
  [[nodiscard]] std::filesystem::path records(std::string const& name);

  worktree::Repository repository_;
  ForgeMaker maker_;
  std::chrono::milliseconds beat_;
  tasks::TaskPublisher* publisher_ = nullptr;
  std::optional<tasks::StatusFiles> status_;
  Exploration const* running_ = nullptr;  ///< while something runs
  async::Stoppable* integrating_ = nullptr;
  std::map<std::string, std::string> tokens_;  ///< by host: `gh` is asked once
};

}  // namespace parallel_explore
