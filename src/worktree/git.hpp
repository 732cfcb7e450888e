#pragma once

#include "parallel_explore/async.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::worktree {

struct GitResult {
  int status = 0;
  std::string output, error;
};

/// What one call adds to the usual. It has a constructor because g++ 12 destroys an aggregate's
/// temporaries twice in a co_await expression, and default arguments are such temporaries.
struct GitExtras {
  GitExtras() {}
  std::string input;                               ///< standard input
  std::map<std::string, std::string> environment;  ///< on top of the clean one
};

/// Git on one repository and work tree. The only place that runs git.
///
/// An agent may have written to the repository's settings or swapped a `.git` file. Nothing of that
/// is asked: git directory, common directory and work tree are explicit, hooks, pagers, monitors
/// and external diffs are off, and the environment is clean. What remains are filters and merge
/// drivers, which a user may need: see program_settings.hpp.
///
/// Cancellation: `terminal` ends git; the call then throws Error(interrupted).
class Git {
 public:
  /// `work_tree` is empty for a bare repository. `common_dir` is given for a linked worktree:
  /// what its git directory says about it is not believed.
  Git(std::filesystem::path git_dir, std::filesystem::path work_tree,
      std::filesystem::path common_dir = {});

  /// The standard output. Throws Error(git) if it fails, Error(repository) if there is no git,
  /// Error(resource) if the disk is full or it printed more than 512 MiB.
  /// Passing trouble with locks is tried again, for about two seconds.
  awaitable<std::string> run(std::vector<std::string> arguments) const;
  awaitable<std::string> run(std::vector<std::string> arguments, GitExtras extras) const;

  /// As run(), but a failing status is data.
  awaitable<GitResult> attempt(std::vector<std::string> arguments) const;
  awaitable<GitResult> attempt(std::vector<std::string> arguments, GitExtras extras) const;

  [[nodiscard]] std::filesystem::path const& git_dir() const { return git_dir_; }
  [[nodiscard]] std::filesystem::path const& work_tree() const { return work_tree_; }

 private:
  std::filesystem::path git_dir_, work_tree_, common_dir_;
};

/// Runs git in a directory before its repository is known: only to find it.
awaitable<GitResult> discover(std::filesystem::path directory, std::vector<std::string> arguments);

/// Whether git failed because another one held a lock for a moment, or was writing metadata that
/// this one read.
[[nodiscard]] bool is_transient(GitResult const& result);

/// Without the line end that git prints.
[[nodiscard]] std::string without_newline(std::string text);

/// The parts of a NUL-separated list.
[[nodiscard]] std::vector<std::string> split_nul(std::string_view text);

/// A NUL after each part: a list for git's standard input.
[[nodiscard]] std::string join_nul(std::vector<std::string> const& parts);

}  // namespace parallel_explore::worktree
