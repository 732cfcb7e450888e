#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/exploration.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The assignment of a session whose approach is a task. An empty member means the usual value of
/// an approach.
struct Assignment {
  std::string prompt;                              ///< of a new session, as a whole
  std::string branch;                              ///< of its worktree
  std::string base;                                ///< commit that the worktree starts from
  std::string message;                             ///< of the commit of the session's work
  std::map<std::string, std::string> environment;  ///< added to the session's
};

/// The result of publishing an approach.
struct Publication {
  std::string failure;  ///< why the approach is not completed, for people; empty: it is
  bool redo = false;    ///< a retry needs a session; else it only publishes again
  FailureCause cause = FailureCause::publish_refused;  ///< of the failure, if there is one
};

/// Assigns work and publishes the results: issues before, pull requests after. Recorded steps are
/// not repeated, so that a killed run can resume.
///
/// Calls may overlap, except begin() and end().
/// Cancellation: `terminal` ends the call, which throws Error(interrupted).
/// Lifetimes: exploration and sink outlive the call. The exploration changes meanwhile.
/// Throws: Error(forge | git | resource), or an ApproachError. An exception of begin() or end()
/// interrupts the run; an exception of another function fails the approach.
class Publisher {
 public:
  virtual ~Publisher() = default;

  /// Called before any of these approaches starts.
  virtual awaitable<void> begin(std::vector<std::string> approaches, Exploration const& exploration,
                                EventSink& sink) = 0;
  /// Called before the worktree of an approach is created, and when the approach resumes.
  virtual awaitable<Assignment> assign(std::string approach, Exploration const& exploration) = 0;
  /// Called when the work of an approach is committed and measured.
  virtual awaitable<Publication> publish(std::string approach, Exploration const& exploration,
                                         EventSink& sink) = 0;
  /// Called when all approaches have ended.
  virtual awaitable<void> end(Exploration const& exploration, EventSink& sink) = 0;
  /// The number of approaches in a batch; the next batch starts when all of one have ended. 0: all.
  [[nodiscard]] virtual int batch_size(Experiment const& /*experiment*/) const { return 0; }
  /// Further files beside the journal: name → content.
  [[nodiscard]] virtual std::map<std::string, std::string> files(
      Exploration const& /*exploration*/) const {
    return {};
  }
};

}  // namespace v0_2
}  // namespace parallel_explore
