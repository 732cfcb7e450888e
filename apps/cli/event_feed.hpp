#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/exploration.hpp"
#include "process/directory_watch.hpp"
#include "store/journal_tail.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace pexplore {

/// The events of experiments, as they are recorded by the processes that run them.
class EventFeed {
 public:
  /// Gets each event and the state after it. False: the listener has left.
  using Take = std::function<bool(parallel_explore::Event const& event,
                                  parallel_explore::Exploration const& exploration)>;

  /// `records`: the folder of records, which may still be missing. `only`: the name of an
  /// experiment; empty: all, also those that begin later.
  EventFeed(std::filesystem::path records, std::string only, Take take);

  /// Gives what is recorded now. Throws Error(journal).
  void read();
  /// Leaves out what is recorded now.
  void skip();
  /// Gives what is recorded from now on, until the listener leaves or, for a single experiment, its
  /// run has ended. Throws Error(resource) where directories cannot be watched.
  parallel_explore::awaitable<void> follow();
  /// Ends follow().
  void stop();

 private:
  struct Followed {
    parallel_explore::store::JournalTail tail;
    parallel_explore::Exploration exploration = {};
  };

  [[nodiscard]] std::vector<std::filesystem::path> directories() const;
  void read_news(bool silently);
  [[nodiscard]] bool is_over() const;

  std::filesystem::path records_;
  std::string only_;
  Take take_;
  std::map<std::filesystem::path, Followed> followed_;
  std::optional<parallel_explore::process::DirectoryWatch> watch_;
  bool is_heard_ = true;
};

}  // namespace pexplore
