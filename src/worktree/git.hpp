#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/launcher.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::worktree {

struct GitResult {
  int status = 0;
  std::string output, error;
};

/// Additional input of one call. It has a constructor because g++ 12 destroys the temporaries of
/// aggregates twice in a co_await expression, and default arguments are such temporaries.
struct GitExtras {
  GitExtras() {}
  std::string input;                               ///< standard input
  std::map<std::string, std::string> environment;  ///< added to the clean environment
  std::string protocols;  ///< that the call may use, with ':' between them; empty: none
  /// Undoes what a failed try may have left; empty: there is nothing to undo.
  std::function<void()> before_retry;
};

class Git;
class TrustedPrograms;

/// Proof that git may run everything that its settings name. Only the functions that find it out
/// make one; see trusted_programs.hpp.
class Checked {
  Checked() = default;
  friend awaitable<Git> checked(TrustedPrograms trusted, Git git);
  friend awaitable<Git> checked_for_transport(TrustedPrograms trusted, Git git);
  friend Git before_sessions(Git const& git);
};

/// Git on one repository and work tree. Nothing else runs git.
///
/// An agent may have changed the repository's settings or replaced a `.git` file. Neither is
/// trusted: git directory, common directory and work tree are explicit, hooks, pagers, monitors,
/// external diffs, replaced objects and transports are disabled, and the environment is clean.
/// Users need their filters, merge drivers and transports, so commands that may run one are refused
/// (safe_commands.hpp) until a check has found that they are the user's (trusted_programs.hpp).
///
/// Cancellation: `terminal` ends git; the call then throws Error(interrupted).
class Git {
 public:
  /// `work_tree` is empty for a bare repository. `common_dir` is given for a linked worktree,
  /// whose git directory is not trusted to name it.
  Git(std::filesystem::path git_dir, std::filesystem::path work_tree,
      std::filesystem::path common_dir = {});

  /// Runs git and returns its standard output. Throws Error(git) if git fails, Error(repository) if
  /// git is not installed, Error(resource) if the disk is full or git printed more than 512 MiB,
  /// Error(unexpected) for a command that needs a check, Error(isolation) naming the FIFO for which
  /// git would wait for ever.
  /// Retries for about two seconds while another process holds a lock.
  awaitable<std::string> run(std::vector<std::string> arguments) const;
  awaitable<std::string> run(std::vector<std::string> arguments, GitExtras extras) const;

  /// As run(), but hands standard output to `take` as it comes, however much it is. False from
  /// `take` ends git. Does not retry.
  awaitable<void> stream(std::vector<std::string> arguments,
                         std::function<bool(std::string_view)> take) const;

  /// As run(), but returns a failing status instead of throwing.
  awaitable<GitResult> attempt(std::vector<std::string> arguments) const;
  awaitable<GitResult> attempt(std::vector<std::string> arguments, GitExtras extras) const;

  /// The same with an index of our own, which no session has prepared. It may run the same
  /// commands, since an index names no programs.
  [[nodiscard]] Git with_index(std::filesystem::path index) const;
  /// The same with another work tree, which has no index of its own.
  [[nodiscard]] Git with_work_tree(std::filesystem::path work_tree) const;
  /// The same git for every command. `protocols`: those that it may use to fetch objects that a
  /// partial clone lacks, with ':' between them.
  [[nodiscard]] Git with_all_commands(Checked proof, std::string protocols) const;

  [[nodiscard]] std::filesystem::path const& git_dir() const { return git_dir_; }
  /// The directory that its worktrees share; the git directory where there is no other.
  [[nodiscard]] std::filesystem::path const& common_dir() const {
    return common_dir_.empty() ? git_dir_ : common_dir_;
  }
  [[nodiscard]] std::filesystem::path const& work_tree() const { return work_tree_; }

 private:
  [[nodiscard]] std::optional<std::filesystem::path> awaited_file() const;
  void remove_awaited(std::filesystem::path const& file) const;
  /// Throws Error(unexpected) where the command could run a program.
  void require_check(std::vector<std::string> const& arguments, GitExtras const& extras) const;
  [[nodiscard]] CommandLine command_line(std::vector<std::string> const& arguments,
                                         GitExtras const& extras) const;

  std::filesystem::path git_dir_, work_tree_, common_dir_, index_;
  bool checked_ = false;
  std::string protocols_;
};

/// Runs git in a directory whose repository is not known yet, to find that repository.
awaitable<GitResult> discover(std::filesystem::path directory, std::vector<std::string> arguments);

/// Whether git failed only because another git process held a lock or was writing metadata at that
/// moment.
[[nodiscard]] bool is_transient(GitResult const& result);

/// The text without the line end that git prints.
[[nodiscard]] std::string without_newline(std::string text);

/// The parts of a NUL-separated list.
[[nodiscard]] std::vector<std::string> split_nul(std::string_view text);

/// A list for the standard input of git, with a NUL after each part.
[[nodiscard]] std::string join_nul(std::vector<std::string> const& parts);

}  // namespace parallel_explore::worktree
