#pragma once

#include "worktree/outside_facts.hpp"

#include <set>
#include <string>

namespace parallel_explore::worktree {

/// Whether a path below the git directory is not compared as a file: objects, which every session
/// adds; references and settings of git, which git is asked for; git's locks and housekeeping; and
/// git directories of worktrees other than those of `users`, by their names.
[[nodiscard]] bool is_left_out_of_git_directory(std::string const& path,
                                                std::set<std::string> const& users);

/// The same for a path in a work tree, in which other repositories may lie.
[[nodiscard]] bool is_left_out_of_nested_repository(std::string const& path);

/// The subject that a file below the git directory stands for.
[[nodiscard]] Subject subject_of_git_file(std::string const& path);

/// Whether git rewrites the file when its user works: FETCH_HEAD, ORIG_HEAD, COMMIT_EDITMSG.
[[nodiscard]] bool is_written_by_daily_work(std::string const& git_file);

}  // namespace parallel_explore::worktree
