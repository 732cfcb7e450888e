#pragma once

#include "parallel_explore/worktrees.hpp"
#include "worktree/known_files.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>

namespace parallel_explore::worktree {

/// The files that a worktree should have.
struct ExpectedFiles {
  std::string commit;
  MeasuringRequest request;
  TreeFiles files;     ///< of the commit, with protected files of the base
  TreeFiles injected;  ///< with digests of inject() as ids
};

/// The knowledge of one process about the files of commits and worktrees: in memory, where no
/// session writes.
struct WorktreeContents {
  VerifiedTrees trees;
  std::map<std::filesystem::path, KnownFiles> known;        ///< by worktree
  std::map<std::filesystem::path, ExpectedFiles> expected;  ///< by worktree, the latest
  /// When the latest measuring of a worktree ended, in nanoseconds.
  std::map<std::filesystem::path, std::int64_t> settled;
  /// When the session of a worktree was about to start, in nanoseconds.
  std::map<std::filesystem::path, std::int64_t> ready;
  std::optional<bool> modes_matter;       ///< git's core.fileMode, before any session
  std::optional<bool> worktree_settings;  ///< whether extensions.worktreeConfig is set
  std::optional<bool> sparse;             ///< whether new worktrees are sparse checkouts

  void forget(std::filesystem::path const& worktree) {
    known.erase(worktree);
    expected.erase(worktree);
    settled.erase(worktree);
    ready.erase(worktree);
  }
};

}  // namespace parallel_explore::worktree
