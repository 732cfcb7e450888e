#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/event.hpp"
#include "parallel_explore/outside_change.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// A worktree to be created.
struct WorktreeRequest {
  std::string experiment;         ///< slug
  std::string approach;           ///< slug
  std::string base;               ///< full commit id
  std::string branch;             ///< empty: pexplore/EXPERIMENT/APPROACH
  std::vector<std::string> copy;  ///< untracked paths of the main tree, relative to it; files of
                                  ///< the base are never replaced
  std::vector<std::string> link = {};    ///< the same, as links
  std::filesystem::path set_up_as = {};  ///< worktree whose untracked files are copied; empty: none
  std::string tip;  ///< commit that the existing branch of a worktree without directory must
                    ///< contain; empty: a new branch
  bool interrupted = false;  ///< an earlier creation was cut off: its remains are removed first
  std::string host = {};     ///< of Experiment::hosts, where its commands run; empty: here
};

/// A directory of its own for one approach.
struct Worktree {
  std::string experiment,          ///< slug
      approach;                    ///< slug
  std::filesystem::path path;      ///< of the directory, absolute
  std::string branch;              ///< empty where the implementation has none
  std::string base;                ///< the commit that it was created from
  std::string tip;                 ///< a commit that its branch must contain; empty: none
  std::vector<std::string> notes;  ///< for people: submodules that stayed empty
  std::optional<PreexistingPaths> preexisting;  ///< as recorded; none: not known, or created here
  bool committed = false;  ///< recorded: the work of its session is on the branch
  std::string host;        ///< where its commands run; empty: on this machine

  bool operator==(Worktree const&) const = default;
};

/// The state outside a worktree that a session could change: references, the main tree, settings
/// of the repository. Opaque; returned by Worktrees::outside() and outside_all().
struct OutsideState {
  std::map<std::string, std::string> facts = {};  ///< subject → value or digest
  std::shared_ptr<void const> detail = nullptr;   ///< of the implementation that returned it
};

/// A commit with what it changes against the base.
struct CommittedWork {
  std::string commit;                     ///< empty: this kind of worktree has no commits
  std::string tree;                       ///< equal files have equal trees; empty: unknown
  Changes changes;                        ///< between the base and the commit
  std::vector<std::string> notes;         ///< for people: files left out, history lost
  std::vector<std::string> ignored = {};  ///< files that git ignores and the session made; a
                                          ///< directory is one entry and ends in "/"
};

/// The files that evaluation relies on, as they were when the experiment began.
struct EvaluationFiles {
  std::string protected_digest;                 ///< of all protected files; empty: not known
  std::map<std::string, std::string> injected;  ///< file, absolute → digest of its content; files
                                                ///< that are missing here are not compared

  bool operator==(EvaluationFiles const&) const = default;
};

/// The changes to a worktree for the time of measuring.
struct MeasuringRequest {
  std::vector<std::string> protect;           ///< globs of evaluation files, from its top
  std::vector<std::filesystem::path> inject;  ///< directories or files, absolute
  EvaluationFiles begun = {};                 ///< begin_measuring() refuses others

  /// Whether nothing is to be changed.
  [[nodiscard]] bool empty() const { return protect.empty() && inject.empty(); }
};

/// How much of a worktree is removed.
enum class Removal {
  keep_branch,    ///< remove the directory, keep the branch
  delete_merged,  ///< also delete the branch if all its work is reachable from elsewhere
  delete_branch,  ///< remove both, but refuse while there are uncommitted changes
  force,          ///< remove both, even if work is lost
};

/// The result of a removal.
struct Removed {
  std::int64_t freed_bytes = 0;  ///< disk space that its directory took
  bool branch_deleted = false;   ///< false also where there was none
  std::string branch_kept;   ///< why git could not delete the branch; empty: it could, or was not
                             ///< asked to
  std::string left_on_host;  ///< why something is left on its host; empty: nothing is
};

/// Creates, checks and removes worktrees. Calls may overlap; implementations serialise where
/// necessary.
class Worktrees {
 public:
  virtual ~Worktrees() = default;

  /// The programs that settings of the repository name now: mark of a setting with its value →
  /// setting. None where an implementation runs no such programs.
  virtual awaitable<std::optional<std::map<std::string, std::string>>> programs();

  /// Lets these programs run for an experiment, and no others: programs() of the time before its
  /// sessions, and those that a person accepted. Where it was never called, the first create() of
  /// an experiment trusts what it finds.
  virtual void trust(std::string experiment, std::map<std::string, std::string> programs);

  /// Creates a worktree. On failure nothing is left, except a branch that existed before. Throws
  /// Error(git | repository | name_in_use | resource); Error(isolation) where an existing branch
  /// has lost its tip.
  virtual awaitable<Worktree> create(WorktreeRequest request) = 0;

  /// Throws Error(isolation) unless directory, git directory and branch are those that create()
  /// made, and the branch contains the worktree's tip. In doubt, throws.
  virtual awaitable<void> verify(Worktree worktree) = 0;

  /// Marks the untracked files of this moment as not the session's work, so that commit() leaves
  /// them out. Called when setup is done and the session is about to start, and again after
  /// evaluation, so that its files do not make remove() refuse. Returns their paths for a record
  /// that no session writes; a later process gives them back in Worktree::preexisting. None where
  /// an implementation needs no record of them.
  virtual awaitable<std::optional<PreexistingPaths>> mark_ready(Worktree worktree) = 0;

  /// Records the state of everything outside `worktree`.
  virtual awaitable<OutsideState> outside(Worktree worktree) = 0;

  /// Commits all work of the session, with the user's identity and without hooks. Throws
  /// Error(isolation) where that is no longer safe, Error(git).
  virtual awaitable<CommittedWork> commit(Worktree worktree, std::string message) = 0;

  /// The digests of the files that evaluation relies on, now. `base`: a commit. By default there
  /// are none. Throws Error(validation) for a source that does not exist, Error(git | isolation).
  virtual awaitable<EvaluationFiles> hash_evaluation_files(std::string base,
                                                           MeasuringRequest request);

  /// Makes the worktree equal to `commit` where anything changed its files since commit(): content,
  /// modes, links, files that are missing, files that appeared. With a request that is not empty,
  /// between begin_measuring() and end_measuring(): protected files are those of the base, and
  /// injected ones those that were put in place. Returns the paths that differed. By default
  /// nothing is compared. Throws Error(isolation) where it cannot be trusted, Error(git |
  /// resource).
  virtual awaitable<std::vector<std::string>> restore(Worktree worktree, std::string commit,
                                                      MeasuringRequest request);

  /// The commit that the worktree's branch is at; empty: the branch is gone. None where the
  /// implementation has no branches, which is the default. Throws Error(git).
  virtual awaitable<std::optional<std::string>> tip(Worktree worktree);

  /// Restores protected files from the base and puts injected ones in place, after commit().
  /// Returns the protected files that the session had changed, added or deleted. Throws
  /// Error(validation) where an implementation can do neither, Error(isolation) where a file is not
  /// as it was when the experiment began, Error(git | resource).
  virtual awaitable<std::vector<std::string>> begin_measuring(Worktree worktree,
                                                              MeasuringRequest request);

  /// Restores everything that begin_measuring() may have changed to its content in `commit`, even
  /// if that call was cut short. Files that appear in the worktree later are not those of its own
  /// measuring. Throws as begin_measuring() does.
  virtual awaitable<void> end_measuring(Worktree worktree, MeasuringRequest request,
                                        std::string commit);

  /// Records the state outside all worktrees of an experiment at once, so that one examination
  /// serves every approach that runs. Moves of branches that sessions make in their own worktrees
  /// do not belong to it. None (the default): outside() is asked for each worktree.
  virtual awaitable<std::optional<OutsideState>> outside_all(std::string experiment);

  /// The changes from one state of outside_all() to a later one, the most dangerous first.
  /// `approaches`: those whose sessions or commands ran in between, which write their own records.
  /// The default knows of facts only.
  virtual awaitable<std::vector<OutsideChange>> changes_outside(
      OutsideState before, OutsideState after, std::vector<std::string> approaches);

  /// Removes a worktree. Throws Error(git); Error(dirty) if work would be lost and `removal` is not
  /// force.
  virtual awaitable<Removed> remove(Worktree worktree, Removal removal) = 0;
};

/// The differences between facts; empty: nothing changed.
[[nodiscard]] std::vector<OutsideChange> changes_of_facts(OutsideState const& before,
                                                          OutsideState const& after);

/// The same for people, a sentence each.
[[nodiscard]] std::vector<std::string> differences(OutsideState const& before,
                                                   OutsideState const& after);

}  // namespace v0_2
}  // namespace parallel_explore
