#pragma once

#include "parallel_explore/events/approach.hpp"
#include "worktree/git.hpp"

#include <set>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Marker in a worktree's git directory: the session's work is committed, and untracked files that
/// PreexistingFiles does not list appeared later.
constexpr auto committed_file = "pexplore-committed";

/// File in a worktree's git directory, written just before its session starts.
constexpr auto untracked_file = "pexplore-untracked";

/// Untracked paths of a worktree that its session did not create.
struct PreexistingFiles {
  std::vector<std::string> copied;  ///< from the main tree; never to be committed
  std::set<std::string> untracked;  ///< before the session; directories end in "/"
  std::set<std::string> files;      ///< the files in such directories

  [[nodiscard]] bool contains(std::string const& path) const;
  /// The untracked path itself, or the untracked directory above it, which ends in "/"; else empty.
  [[nodiscard]] std::string covering(std::string const& path) const;
  /// Whether this very file existed before the session.
  [[nodiscard]] bool was_there(std::string const& path) const;

  /// For the journal and back. Paths are there as UTF-8: '%' and bytes of other names as "%25".
  [[nodiscard]] PreexistingPaths as_recorded() const;
  [[nodiscard]] static PreexistingFiles of_record(PreexistingPaths const& recorded);

  /// Saves the paths in the worktree's git directory, for a later process without a journal.
  void save(std::filesystem::path const& git_dir) const;
  [[nodiscard]] static PreexistingFiles load(std::filesystem::path const& git_dir);
};

/// The untracked files that are not ignored. A directory without tracked files is one entry.
awaitable<PreexistingFiles> untracked_now(Git git);

}  // namespace parallel_explore::worktree
