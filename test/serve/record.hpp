#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/progress_store.hpp"
#include "support/sandbox.hpp"

#include <memory>
#include <string>

namespace parallel_explore::serve {

/// The record of an experiment with running approaches, written as a run writes it.
class Record {
 public:
  Record(std::filesystem::path const& root, std::string const& name, int approaches,
         std::string const& agent = "claude")
      : store_(root), journal_(store_.create(name)) {
    Experiment experiment;
    experiment.name = name;
    experiment.session.agent = agent;
    experiment.task = "<script>window.ran=1</script>";
    for (int i = 0; i < approaches; ++i) {
      Approach approach;
      approach.name = approach_name(i);
      approach.id = "id" + std::to_string(i);
      experiment.approaches.push_back(std::move(approach));
    }
    auto const list = experiment.approaches;
    journal_->append(events::ExplorationStarted{std::move(experiment), "base", "/repository"});
    for (auto const& approach : list) {
      journal_->append(events::ApproachGenerated{approach});
      journal_->append(events::ApproachStarted{approach.name, approach.id});
      journal_->append(events::SessionStarted{approach.name, 1, "session", agent, "", "", ""});
    }
  }

  static std::string approach_name(int number) { return "approach-" + std::to_string(number); }

  /// The number of the event.
  std::uint64_t say(int approach, std::string text) {
    Usage usage;
    Activity activity{"Bash", std::move(text)};
    return journal_
        ->append(
            events::SessionProgress{approach_name(approach), 1, std::move(activity), usage, "t"})
        .seq;
  }

  /// As if its process was killed.
  void leave() { journal_.reset(); }

  [[nodiscard]] std::filesystem::path directory() const { return journal_->directory(); }

 private:
  JournalStore store_;
  std::unique_ptr<Journal> journal_;
};

}  // namespace parallel_explore::serve
