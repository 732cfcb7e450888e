#pragma once

#include "async/signal.hpp"
#include "parallel_explore/worktrees.hpp"
#include "run/command_programs.hpp"
#include "run/recorder.hpp"

#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// Compares what is outside the worktrees before and after each stage in which code runs that the
/// user did not write: sessions, set-up, measuring, judging. An examination serves every stage that
/// waits for one when it starts. A difference is recorded for all that ran since the examination
/// before: as done by the one, or by one of several.
class OutsideWatch {
 public:
  /// Lifetimes: both outlive the watch.
  OutsideWatch(Worktrees& worktrees, Recorder& recorder);

  /// Runs `body`, in which code of these runs: approaches by name, or other words for people, such
  /// as "the judges". Throws as `body` and as Worktrees::outside_all(). Never cancel it.
  awaitable<void> during(std::vector<std::string> names, awaitable<void> body);

 private:
  using Names = std::set<std::string>;

  awaitable<void> begin(std::vector<std::string> names);
  awaitable<void> end(std::vector<std::string> names);
  awaitable<void> examine();
  awaitable<void> examine_now();
  awaitable<void> wait_for_end();
  awaitable<void> wait_for_others();
  awaitable<void> begin_alone(std::vector<std::string> names);
  awaitable<void> end_alone(std::vector<std::string> names);
  void record(Names const& ran, std::vector<OutsideChange> const& changes);

  Worktrees& worktrees_;
  Recorder& recorder_;
  std::optional<OutsideState> last_;
  CommandPrograms programs_;                   ///< at that examination
  std::map<std::string, OutsideState> alone_;  ///< by approach, where each is asked for its own
  std::multiset<std::string> running_;
  Names ran_,                           ///< since the examination before
      meanwhile_;                       ///< since the examination under way began
  std::size_t asked_ = 0, served_ = 0;  ///< examinations
  bool examining_ = false, shared_ = true;
  async::Signal::Clock::duration last_took_{0};  ///< the last examination
  std::list<async::Signal*> waiting_;
};

}  // namespace parallel_explore::run
