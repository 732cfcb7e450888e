#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/event.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace parallel_explore {

struct WorktreeRequest {
  std::string experiment;         ///< slug
  std::string approach;           ///< slug
  std::string base;               ///< full commit id
  std::string branch;             ///< empty: pexplore/EXPERIMENT/APPROACH
  std::vector<std::string> copy;  ///< untracked paths of the main tree, relative to it; what the
                                  ///< base has stays as the base has it
  std::string tip;  ///< commit that its branch must contain, which exists already and is taken as
                    ///< it stands: its directory has gone; empty: a new branch
  bool interrupted = false;  ///< making it was begun before: what that left of it goes first
};

/// A directory of its own for one approach.
struct Worktree {
  std::string experiment, approach;
  std::filesystem::path path;
  std::string branch;              ///< empty where the implementation has none
  std::string base;                ///< the commit it was made from
  std::string tip;                 ///< a commit that its branch must contain; empty: any will do
  std::vector<std::string> notes;  ///< what people should know: submodules that stayed empty

  bool operator==(Worktree const&) const = default;
};

/// What could change outside a worktree: heads of branches, state of the main tree, settings
/// of the repository. Opaque; made by Worktrees::outside.
struct OutsideState {
  std::map<std::string, std::string> facts;  ///< what → its value or digest
};

/// A commit with what it changes against the base.
struct CommittedWork {
  std::string commit;  ///< empty: there are no commits in this kind of worktree
  Changes changes;
  std::vector<std::string> notes;  ///< what people should know: files left out, history lost
};

/// What is put in order before measuring.
struct MeasuringRequest {
  std::vector<std::string> protect;           ///< globs of files that evaluate, from its top
  std::vector<std::filesystem::path> inject;  ///< directories or files, absolute

  [[nodiscard]] bool empty() const { return protect.empty() && inject.empty(); }
};

enum class Removal {
  keep_branch,    ///< the directory goes, the branch stays
  delete_merged,  ///< the branch goes too if all its work is reachable from elsewhere
  delete_branch,  ///< both go; changes that are not committed still refuse
  force,          ///< both go, whatever is lost
};

struct Removed {
  std::int64_t freed_bytes = 0;
  bool branch_deleted = false;
};

/// Makes, checks and removes worktrees. Calls may overlap; implementations serialise what must be.
class Worktrees {
 public:
  virtual ~Worktrees() = default;

  /// Nothing of it remains if this throws, but a branch that was there before. Throws Error(git |
  /// repository | name_in_use | resource); Error(isolation) where an existing branch has lost its
  /// tip.
  virtual awaitable<Worktree> create(WorktreeRequest request) = 0;

  /// Fails closed: throws Error(isolation) unless directory, git directory and branch are those
  /// that create() made, and the branch contains the worktree's tip.
  virtual awaitable<void> verify(Worktree worktree) = 0;

  /// To be called when setup is done and the session is about to start: untracked files there
  /// are then not the session's work and stay out of commit(). May be called again after
  /// evaluation, so that what that left does not keep remove() from removing.
  virtual awaitable<void> mark_ready(Worktree worktree) = 0;

  /// Takes the state of everything outside `worktree`.
  virtual awaitable<OutsideState> outside(Worktree worktree) = 0;

  /// Commits everything the session left, with the user's identity and without hooks.
  /// Throws Error(isolation) where that is no longer safe, Error(git).
  virtual awaitable<CommittedWork> commit(Worktree worktree, std::string message) = 0;

  /// Restores protected files from the base and puts injected ones in place, after commit().
  /// Returns the protected files that the session had changed, added or deleted. Throws
  /// Error(validation) where an implementation can do neither, Error(git | isolation | resource).
  virtual awaitable<std::vector<std::string>> begin_measuring(Worktree worktree,
                                                              MeasuringRequest request);

  /// Gives back what `commit` has of all that begin_measuring() may have changed, also where that
  /// was cut short. Throws as that.
  virtual awaitable<void> end_measuring(Worktree worktree, MeasuringRequest request,
                                        std::string commit);

  /// Throws Error(git); Error(dirty) if work would be lost and `removal` is not force.
  virtual awaitable<Removed> remove(Worktree worktree, Removal removal) = 0;
};

/// Differences for people, a sentence each; empty: nothing changed.
[[nodiscard]] std::vector<std::string> differences(OutsideState const& before,
                                                   OutsideState const& after);

}  // namespace parallel_explore
