#pragma once

#include "parallel_explore/worktrees.hpp"
#include "process/own_outputs.hpp"
#include "worktree/outside_facts.hpp"
#include "worktree/repository.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace parallel_explore::worktree {

/// The branches of the worktrees and the commits that the registry moved them to: distinguishes its
/// own moves from those of others.
class ManagedBranches {
 public:
  /// From begin() until put(), the branch may or may not exist.
  void begin(std::string const& branch, std::filesystem::path const& worktree);
  /// The branch is at that commit, and nothing else may move it.
  void put(std::string const& branch, std::string commit);
  /// A session may move the branch in its worktree, until put().
  void release(std::string const& branch) { released_.insert(branch); }
  void forget(std::string const& branch);

  /// Adds the branches and worktrees that an earlier process created for an experiment, at their
  /// present commits. Only the first call for an experiment has an effect.
  void learn(std::string const& experiment, std::map<std::string, std::string> const& branches,
             std::set<std::filesystem::path> const& worktrees);

  [[nodiscard]] std::map<std::string, std::string> const& all() const { return at_; }
  [[nodiscard]] bool may_move(std::string const& branch) const;
  [[nodiscard]] bool is_ours(std::filesystem::path const& worktree) const;

 private:
  std::map<std::string, std::string> at_;  ///< branch → commit; empty: being created
  std::set<std::string> released_;
  std::set<std::filesystem::path> worktrees_;
  std::set<std::string> learned_;
};

/// Results of earlier examinations that hold while the files that they are about are the same.
struct OutsideMemory {
  FileMemory files;
  FileStamp index_stamp;
  FileText index;
  /// Files of pexplore's own output, which no session is blamed for; none: not looked for yet.
  std::optional<std::set<process::FileIdentity>> own_outputs;
};

/// Everything that the sessions of an experiment must not change: settings of every scope,
/// references, files of the git directory, linked worktrees of the user, all files in these trees,
/// and pexplore's own records. Objects are left out, since every session adds some. Runs no filter.
/// `managed` and `memory` outlive the call.
awaitable<std::shared_ptr<OutsideFacts const>> examine_outside(Repository repository,
                                                               ManagedBranches& managed,
                                                               OutsideMemory& memory,
                                                               std::string experiment);

/// The same as subjects and values, without what belongs to that worktree.
[[nodiscard]] std::map<std::string, std::string> flattened(OutsideFacts const& outside,
                                                           Worktree const& worktree);

}  // namespace parallel_explore::worktree
