#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "parallel_explore/async.hpp"

namespace parallel_explore::worktree {

struct GitResult {
  int status = 0;
  std::string output, error;
};

/// What one call adds to the usual.
struct GitExtras {
  std::string input;                               ///< standard input
  std::map<std::string, std::string> environment;  ///< on top of the clean one
};

/// Git on one repository and work tree. The only place that runs git.
///
/// An agent may have written to the repository's settings or swapped a `.git` file. Nothing of that
/// is asked: git directory and work tree are explicit, hooks, pagers, monitors and external diffs
/// are off, and the environment is clean.
class Git {
 public:
  /// `work_tree` is empty for a bare repository.
  Git(std::filesystem::path git_dir, std::filesystem::path work_tree);

  /// The standard output. Throws Error(git) if it fails, Error(repository) if there is no git.
  /// Passing trouble with locks is tried again, for about two seconds.
  task<std::string> run(std::vector<std::string> arguments, GitExtras extras = {}) const;

  /// As run(), but a failing status is data.
  task<GitResult> attempt(std::vector<std::string> arguments, GitExtras extras = {}) const;

  [[nodiscard]] std::filesystem::path const& git_dir() const { return git_dir_; }
  [[nodiscard]] std::filesystem::path const& work_tree() const { return work_tree_; }

 private:
  std::filesystem::path git_dir_, work_tree_;
};

/// Runs git in a directory before its repository is known: only to find it.
task<GitResult> discover(std::filesystem::path directory, std::vector<std::string> arguments);

/// Without the line end that git prints.
[[nodiscard]] std::string chomped(std::string text);

/// The parts of a NUL-separated list.
[[nodiscard]] std::vector<std::string> split_nul(std::string_view text);

}  // namespace parallel_explore::worktree
