#pragma once

#include "parallel_explore/forge.hpp"
#include "parallel_explore/publisher.hpp"
#include "worktree/repository.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore::tasks {

/// Files sub-issues before tasks are worked at, opens pull requests when they are done, and says on
/// the master issue how things stand.
class TaskPublisher final : public Publisher {
 public:
  /// `records` gives where the files of a run are.
  TaskPublisher(worktree::Repository repository,
                std::function<std::filesystem::path(std::string const&)> records);

  /// Where it files and opens; none: nowhere.
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

  /// Says on the master issue how things stand.
  awaitable<void> report(Exploration const& exploration, EventSink& sink);

 private:
  awaitable<void> refuse_taken_branches(std::vector<std::string> approaches,
                                        Exploration const& exploration);
  awaitable<void> file_sub_issue(std::string approach, Exploration const& exploration,
                                 EventSink& sink);
  awaitable<std::string> base_for(ApproachRecord const& record, Exploration const& exploration);
  awaitable<void> verify(ApproachRecord const& record, Exploration const& exploration,
                         EventSink& sink);
  awaitable<void> hand_over(ApproachRecord const& record, Exploration const& exploration,
                            EventSink& sink);
  awaitable<void> push(ApproachRecord const& record, Exploration const& exploration,
                       EventSink& sink);
  awaitable<void> close_diagnostic(ApproachRecord const& record, Exploration const& exploration,
                                   EventSink& sink);
  awaitable<void> diagnose(ApproachRecord const& record, Exploration const& exploration,
                           EventSink& sink);
  awaitable<void> check_merges(Exploration const& exploration, EventSink& sink);
  [[nodiscard]] std::string log_of(Exploration const& exploration,
                                   ApproachRecord const& record) const;

  worktree::Repository repository_;
  std::unique_ptr<Forge> forge_;
  std::function<std::filesystem::path(std::string const&)> records_;
};

}  // namespace parallel_explore::tasks
