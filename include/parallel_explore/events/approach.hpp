#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/cause.hpp"
#include "parallel_explore/outside_change.hpp"
#include "parallel_explore/states.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The number of files and lines that differ between the base and a commit (`git diff --numstat`;
/// a binary file counts as a file without lines).
struct Changes {
  int files_changed = 0;           ///< new, deleted and changed ones
  std::int64_t lines_added = 0;    ///< in the commit and not in the base
  std::int64_t lines_removed = 0;  ///< in the base and not in the commit

  bool operator==(Changes const&) const = default;
};

/// Untracked paths of a worktree that its session did not create. Each is valid UTF-8; how other
/// bytes are written is up to the implementation of Worktrees.
struct PreexistingPaths {
  std::vector<std::string> copied;     ///< from the main tree; never to be committed
  std::vector<std::string> untracked;  ///< before the session; directories end in "/"
  std::vector<std::string> files;      ///< the files in such directories

  bool operator==(PreexistingPaths const&) const = default;
};
BOOST_DESCRIBE_STRUCT(PreexistingPaths, (), (copied, untracked, files))

/// Events of approaches and of their worktrees; see event.hpp.
namespace events {

/// Approaches that an agent proposed.
struct ApproachesProposed {
  static constexpr std::string_view name = "orchestrator:approach:proposed";  ///< in the journal

  std::string session_id;                ///< of the session that proposed; empty: not recorded
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
  static constexpr std::string_view name = "orchestrator:approach:generated";  ///< in the journal

  Approach approach;  ///< with its name and id
  bool operator==(ApproachGenerated const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachGenerated, (), (approach))

/// The worktree of the approach is about to be created.
struct ApproachStarted {
  static constexpr std::string_view name = "orchestrator:approach:start";  ///< in the journal

  std::string approach,  ///< name of the approach or sample
      approach_id;       ///< its UUID
  bool operator==(ApproachStarted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachStarted, (), (approach, approach_id))

/// An approach that failed is to run again: automatically after a transient failure, or at the
/// request of a person.
struct ApproachRetried {
  static constexpr std::string_view name = "orchestrator:approach:retry";  ///< in the journal

  std::string approach;  ///< name of the approach or sample
  int attempt = 1;       ///< number of the automatic retry, from 1; 0: a person asks for it
  std::string reason;    ///< why it had failed
  std::chrono::milliseconds delay{0};  ///< before it starts
  bool fresh = false;                  ///< without its worktree, its branch and the agent's memory
  bool operator==(ApproachRetried const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachRetried, (), (approach, attempt, reason, delay, fresh))

/// The worktree of the approach exists.
struct WorktreeCreated {
  static constexpr std::string_view name = "orchestrator:approach:worktree";  ///< in the journal

  std::string approach,  ///< name of the approach or sample
      path,              ///< of the directory, absolute
      branch;            ///< empty: there are no branches
  std::string base;      ///< commit that it was created from; empty: the experiment's
  std::string host;      ///< where its commands run; empty: on this machine
  bool operator==(WorktreeCreated const&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorktreeCreated, (), (approach, path, branch, base, host))

/// The worktree is ready for its session. Its content of this moment is not the session's work.
struct WorktreeReady {
  static constexpr std::string_view name = "orchestrator:approach:ready";  ///< in the journal

  std::string approach;          ///< name of the approach or sample
  PreexistingPaths preexisting;  ///< its untracked paths
  bool operator==(WorktreeReady const&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorktreeReady, (), (approach, preexisting))

/// The work of the session is committed to the branch.
struct WorkCommitted {
  static constexpr std::string_view name = "orchestrator:approach:committed";  ///< in the journal

  std::string approach,                   ///< name of the approach or sample
      commit;                             ///< full id; empty: there are no commits
  Changes changes;                        ///< between the base and the commit
  std::string tree;                       ///< empty: unknown
  std::vector<std::string> ignored = {};  ///< the first files that git ignores and the session made
                                          ///< or changed; directories end in "/"
  int ignored_count = 0;                  ///< of all of these
  bool operator==(WorkCommitted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkCommitted, (), (approach, commit, changes, tree, ignored, ignored_count))

/// Something outside the worktree changed while code of the approach ran.
struct IsolationBroken {
  static constexpr std::string_view name = "orchestrator:approach:isolation";  ///< in the journal

  std::string approach;                     ///< name of the approach or sample
  std::vector<std::string> findings;        ///< for people, a sentence each
  std::vector<OutsideChange> changes = {};  ///< the same as data, in the same order; older versions
                                            ///< recorded none
  std::vector<std::string> others = {};  ///< that ran in between as well, so that any of them may
                                         ///< have done it; empty: only this approach ran
  bool operator==(IsolationBroken const&) const = default;
};
BOOST_DESCRIBE_STRUCT(IsolationBroken, (), (approach, findings, changes, others))

/// The approach is done and measured; judges may follow.
struct ApproachCompleted {
  static constexpr std::string_view name = "orchestrator:approach:complete";  ///< in the journal

  std::string approach,                  ///< name of the approach or sample
      approach_id;                       ///< its UUID
  std::map<std::string, double> scores;  ///< medians by criterion, on their own scales
  bool operator==(ApproachCompleted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachCompleted, (), (approach, approach_id, scores))

/// The approach ended without a result that counts.
struct ApproachFailed {
  static constexpr std::string_view name = "orchestrator:approach:failed";  ///< in the journal

  std::string approach,                         ///< name of the approach or sample
      approach_id;                              ///< its UUID
  ApproachState state = ApproachState::failed;  ///< the state that it ended in
  FailureCause cause = FailureCause::unknown;   ///< why
  std::string reason;                           ///< for people
  bool redo = false;  ///< a retry needs a session, although the last one ended well
  bool operator==(ApproachFailed const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachFailed, (), (approach, approach_id, state, cause, reason, redo))

/// A person has something to add to a result: its session continues, and it is measured again.
struct ApproachTold {
  static constexpr std::string_view name = "orchestrator:approach:told";  ///< in the journal

  std::string approach,  ///< name of the approach or sample
      remark;            ///< as the person wrote it
  bool operator==(ApproachTold const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachTold, (), (approach, remark))

/// Another agent takes over an approach, since the API of its agent refuses for some time. A new
/// session of that agent continues with the work so far.
struct ApproachHandedOver {
  static constexpr std::string_view name = "orchestrator:approach:handover";  ///< in the journal

  std::string approach,               ///< name of the approach or sample
      from,                           ///< name of the agent that is refused
      agent,                          ///< name of the agent that takes over
      reason;                         ///< of the refusal, for people
  std::chrono::milliseconds wait{0};  ///< until the refused agent might have gone on
  bool operator==(ApproachHandedOver const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachHandedOver, (), (approach, from, agent, reason, wait))

/// The session of the approach continues with a larger budget.
struct ApproachContinued {
  static constexpr std::string_view name = "orchestrator:approach:continued";  ///< in the journal

  std::string approach;  ///< name of the approach or sample
  int stage = 1;         ///< from 0
  bool operator==(ApproachContinued const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachContinued, (), (approach, stage))

/// The approach gets no further sessions: others are better.
struct ApproachDropped {
  static constexpr std::string_view name = "orchestrator:approach:dropped";  ///< in the journal

  std::string approach,  ///< name of the approach or sample
      reason;            ///< for people
  bool operator==(ApproachDropped const&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApproachDropped, (), (approach, reason))

/// The work of the approach is in a branch of the user.
struct Adopted {
  static constexpr std::string_view name = "orchestrator:approach:adopted";  ///< in the journal

  std::string approach,       ///< name of the sample
      how,                    ///< "squash", "merge" or "branch"
      branch,                 ///< the user's branch that has the work now
      commit;                 ///< full id of its tip
  int accepted_findings = 0;  ///< number of findings outside its worktree that a person accepted
  bool partial = false;       ///< only some hunks of its change
  bool operator==(Adopted const&) const = default;
};
BOOST_DESCRIBE_STRUCT(Adopted, (), (approach, how, branch, commit, accepted_findings, partial))

/// An adoption is undone: the user's branch is without the work again.
struct AdoptionUndone {
  static constexpr std::string_view name = "orchestrator:approach:unadopted";  ///< in the journal

  std::string approach,  ///< name of the sample
      adopted,           ///< full id of the commit of the adoption
      how,               ///< "removed" or "reverted"
      branch,            ///< the user's branch that had the work
      commit;            ///< full id of its tip now; empty: the branch itself is deleted
  bool operator==(AdoptionUndone const&) const = default;
};
BOOST_DESCRIBE_STRUCT(AdoptionUndone, (), (approach, adopted, how, branch, commit))

/// The worktree of the approach is removed.
struct WorktreeRemoved {
  static constexpr std::string_view name = "orchestrator:approach:removed";  ///< in the journal

  std::string approach;          ///< name of the approach or sample
  std::int64_t freed_bytes = 0;  ///< disk space that its directory took
  bool branch_deleted = false;   ///< its branch is deleted as well
  bool operator==(WorktreeRemoved const&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorktreeRemoved, (), (approach, freed_bytes, branch_deleted))

}  // namespace events

}  // namespace v0_2
}  // namespace parallel_explore
