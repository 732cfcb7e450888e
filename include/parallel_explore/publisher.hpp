#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/exploration.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore {

/// What a session is given where its approach is a task of its own. What is left empty is as for
/// any approach.
struct Assignment {
  std::string prompt;
  std::string branch;   ///< of its worktree
  std::string base;     ///< commit that it starts from
  std::string message;  ///< of the commit that keeps what the session left
  std::map<std::string, std::string> environment;  ///< added to the session's
};

/// What became of publishing an approach.
struct Publication {
  std::string failure;  ///< why it is not completed, for people; empty: it is
  bool redo = false;    ///< a retry needs a session; else publishing is tried again
  FailureCause cause = FailureCause::publish_refused;  ///< where there is a failure
};

/// Hands out the work and makes the results public: issues before, pull requests after. What is
/// recorded is not done again, so that a run that was killed can go on.
///
/// Calls may overlap, but for begin() and end().
/// Cancellation: `terminal` ends what waits; the call then throws Error(interrupted).
/// Lifetimes: exploration and sink outlive the task. The exploration changes meanwhile.
/// Throws: Error(forge | git | resource), or an ApproachError. From begin() and end() it interrupts
/// the run; from the others it fails the approach.
class Publisher {
 public:
  virtual ~Publisher() = default;

  /// Before these work; nothing of them has begun.
  virtual awaitable<void> begin(std::vector<std::string> approaches, Exploration const& exploration,
                                EventSink& sink) = 0;
  /// Before its worktree is made, or when it goes on.
  virtual awaitable<Assignment> assign(std::string approach, Exploration const& exploration) = 0;
  /// When its work is committed and measured.
  virtual awaitable<Publication> publish(std::string approach, Exploration const& exploration,
                                         EventSink& sink) = 0;
  /// When nothing works any more.
  virtual awaitable<void> end(Exploration const& exploration, EventSink& sink) = 0;
  /// How many approaches are begun together, the next ones when all of these have ended; 0: all.
  [[nodiscard]] virtual int batch_size(Experiment const& /*experiment*/) const { return 0; }
  /// Files beside the journal, by their names.
  [[nodiscard]] virtual std::map<std::string, std::string> files(
      Exploration const& /*exploration*/) const {
    return {};
  }
};

}  // namespace parallel_explore
