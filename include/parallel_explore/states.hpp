#pragma once

#include <string>

namespace parallel_explore {
inline namespace v0_2 {

/// The state of an experiment.
enum class ExplorationState {
  pending,      ///< nothing is recorded yet
  running,      ///< a run is under way
  completed,    ///< every approach is completed
  partial,      ///< some approaches are completed, and others are not
  failed,       ///< no approach is completed
  interrupted,  ///< the run stopped before its end; it can be resumed
  cancelled     ///< a person cancelled the whole run
};

/// The state of an approach, or of one sample of it.
enum class ApproachState {
  pending,       ///< waits until it is started, or resumed
  preparing,     ///< its worktree is created and set up
  running,       ///< its session runs
  evaluating,    ///< its result is measured, and published where it is a task
  completed,     ///< it has a result, or the strategy gives it no further sessions
  failed,        ///< it has no result that counts
  timed_out,     ///< its session took too long
  stalled,       ///< its session showed no activity for too long
  cancelled,     ///< it was cancelled on request
  limited,       ///< the agent's API refused temporarily; a resumed run starts it again
  unauthorised,  ///< the agent's API refused the credentials; a resumed run starts it again
};

/// A limit of a Budget.
enum class BudgetKind {
  usd,     ///< US dollars
  tokens,  ///< of all kinds, including cache reads
  turns,   ///< of sessions
  time     ///< wall time of sessions, in seconds
};

/// The name in the journal, in JSON and for people, spelt as the enumerator: "partial".
[[nodiscard]] std::string name_of(ExplorationState state);

/// The name in the journal, in JSON and for people, spelt as the enumerator: "timed_out".
[[nodiscard]] std::string name_of(ApproachState state);

/// The name in the journal, spelt as the enumerator: "usd".
[[nodiscard]] std::string name_of(BudgetKind kind);

}  // namespace v0_2
}  // namespace parallel_explore
