#pragma once

#include "parallel_explore/exploration.hpp"
#include "worktree/repository.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The programs that git's settings name, and which of them git may run for an experiment. Class
/// Git disables most of them. Users need the rest: filters and merge drivers wherever files are
/// written or merged, and transports where something is fetched or pushed.
namespace parallel_explore::worktree {

/// One value of a setting that makes git run a program.
struct ProgramSetting {
  std::string key, value;
  std::string scope,
      origin;  ///< where it is set, as `git config --show-scope --show-origin` prints
};

/// All of them, in every file that git reads.
[[nodiscard]] awaitable<std::vector<ProgramSetting>> programs_of(Git git);

/// The same of a repository and of the main tree's copies of its submodules.
[[nodiscard]] awaitable<std::vector<ProgramSetting>> programs_of(Repository repository);

/// The git directories of the submodules that the main tree has, or had.
[[nodiscard]] std::vector<std::filesystem::path> module_directories(
    std::filesystem::path const& git_dir);

/// Mark of a setting with its value → setting. Marks are recorded, because values may be secrets.
using Programs = std::map<std::string, std::string>;
[[nodiscard]] Programs marks_of(std::vector<ProgramSetting> const& programs);

/// The programs that git may run for an experiment, as its record has them.
struct Trust {
  std::string experiment;            ///< its name
  std::optional<Programs> programs;  ///< none: an earlier version recorded it, or nothing did
};
[[nodiscard]] Trust trust_of(Exploration const& exploration);

/// The programs that git may run for an experiment: those that were there before its sessions, and
/// those that a person accepted.
class TrustedPrograms {
 public:
  /// Earlier versions kept them in a file of the git directory, which is read where the record has
  /// none.
  TrustedPrograms(Repository const& repository, Trust trust);

  /// Whether anything is recorded. Everything is trusted where nothing is.
  [[nodiscard]] bool known() const { return trust_.programs || earlier_; }
  [[nodiscard]] bool trusts(ProgramSetting const& program) const;
  [[nodiscard]] std::string const& experiment() const { return trust_.experiment; }

 private:
  Trust trust_;
  std::optional<std::map<std::string, std::string>> earlier_;  ///< key → values, a line each
};

/// Removes the file of an earlier version.
void forget_trust_file(Repository const& repository, std::string const& experiment);

/// `git` for commands that write or hash files, or merge. Throws Error(isolation), naming the
/// setting, if it could now run a filter or a merge driver that is not trusted; in a partial clone,
/// which fetches objects when it needs them, also as checked_for_transport().
awaitable<Git> checked(TrustedPrograms trusted, Git git);

/// `git` for fetching and pushing as well. Throws Error(isolation), naming the setting, if it could
/// now run any program that is not trusted, or hand credentials to one.
awaitable<Git> checked_for_transport(TrustedPrograms trusted, Git git);

/// `git` while no session of an experiment has run: every program is the user's own.
[[nodiscard]] Git before_sessions(Git const& git);

}  // namespace parallel_explore::worktree
