#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/cause.hpp"
#include "parallel_explore/states.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {

/// The number of files and lines that differ between the base and a commit (`git diff --numstat`;
/// a binary file counts as a file without lines).
struct Changes {
  int files_changed = 0;
  std::int64_t lines_added = 0;
  std::int64_t lines_removed = 0;

  bool operator==(Changes const&) const = default;
};

/// Events of approaches and of their worktrees; see event.hpp.
namespace events {

/// Approaches that an agent proposed.
struct ApproachesProposed {
  static constexpr std::string_view name = "orchestrator:approach:proposed";

  std::string session_id;
  std::vector<Approach> approaches;      ///< kept so far, including those of this proposal
  std::vector<Similarity> similarities;  ///< of all pairs of these and the listed ones
  std::string problem;                   ///< why another proposal was requested; empty: none was
  bool final = false;                    ///< the last proposal
  bool operator==(ApproachesProposed const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachesProposed, (),
                      (session_id, approaches, similarities, problem, final))

/// An approach of the spec, of an agent or of a person is added.
struct ApproachGenerated {
  static constexpr std::string_view name = "orchestrator:approach:generated";

  Approach approach;
  bool operator==(ApproachGenerated const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachGenerated, (), (approach))

/// The worktree of the approach is about to be created.
struct ApproachStarted {
  static constexpr std::string_view name = "orchestrator:approach:start";

  std::string approach, approach_id;
  bool operator==(ApproachStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachStarted, (), (approach, approach_id))

/// An approach that failed is to run again: automatically after a transient failure, or at the
/// request of a person.
struct ApproachRetried {
  static constexpr std::string_view name = "orchestrator:approach:retry";

  std::string approach;
  int attempt = 1;     ///< the retry's number since the approach was last started by a person
  std::string reason;  ///< why it had failed
  std::chrono::milliseconds delay{0};  ///< before it starts
  bool fresh = false;                  ///< without its worktree, its branch and the agent's memory
  bool operator==(ApproachRetried const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachRetried, (), (approach, attempt, reason, delay, fresh))

/// The worktree of the approach exists.
struct WorktreeCreated {
  static constexpr std::string_view name = "orchestrator:approach:worktree";

  std::string approach, path, branch;
  std::string base;  ///< commit that it was created from; empty: the experiment's
  bool operator==(WorktreeCreated const&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorktreeCreated, (), (approach, path, branch, base))

/// The work of the session is committed to the branch.
struct WorkCommitted {
  static constexpr std::string_view name = "orchestrator:approach:committed";

  std::string approach, commit;
  Changes changes;
  std::string tree;  ///< empty: unknown
  bool operator==(WorkCommitted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkCommitted, (), (approach, commit, changes, tree))

/// Something outside the worktree changed while the session ran.
struct IsolationBroken {
  static constexpr std::string_view name = "orchestrator:approach:isolation";

  std::string approach;
  std::vector<std::string> findings;
  bool operator==(IsolationBroken const&) const = default;
};
BOOST_DESCRIBE_STRUCT(IsolationBroken, (), (approach, findings))

/// The approach is done and measured; judges may follow.
struct ApproachCompleted {
  static constexpr std::string_view name = "orchestrator:approach:complete";

  std::string approach, approach_id;
  std::map<std::string, double> scores;  ///< medians by criterion, on their own scales
  bool operator==(ApproachCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachCompleted, (), (approach, approach_id, scores))

/// The approach ended without a result that counts.
struct ApproachFailed {
  static constexpr std::string_view name = "orchestrator:approach:failed";

  std::string approach, approach_id;
  ApproachState state = ApproachState::failed;
  FailureCause cause = FailureCause::unknown;
  std::string reason;  ///< for people
  bool redo = false;   ///< a retry needs a session, although the last one ended well
  bool operator==(ApproachFailed const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachFailed, (), (approach, approach_id, state, cause, reason, redo))

/// The session of the approach continues with a larger budget.
struct ApproachContinued {
  static constexpr std::string_view name = "orchestrator:approach:continued";

  std::string approach;
  int stage = 1;  ///< from 0
  bool operator==(ApproachContinued const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachContinued, (), (approach, stage))

/// The approach gets no further sessions: others are better.
struct ApproachDropped {
  static constexpr std::string_view name = "orchestrator:approach:dropped";

  std::string approach, reason;
  bool operator==(ApproachDropped const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachDropped, (), (approach, reason))

/// The work of the approach is in a branch of the user.
struct Adopted {
  static constexpr std::string_view name = "orchestrator:approach:adopted";

  std::string approach, how, branch, commit;
  bool operator==(Adopted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Adopted, (), (approach, how, branch, commit))

/// The worktree of the approach is removed.
struct WorktreeRemoved {
  static constexpr std::string_view name = "orchestrator:approach:removed";

  std::string approach;
  std::int64_t freed_bytes = 0;
  bool branch_deleted = false;
  bool operator==(WorktreeRemoved const&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorktreeRemoved, (), (approach, freed_bytes, branch_deleted))

}  // namespace events

}  // namespace parallel_explore
