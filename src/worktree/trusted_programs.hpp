#pragma once

#include "worktree/repository.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The programs that git's settings name, and which of them git may run for an experiment. What can
/// be disabled is disabled in class Git; users need the rest: filters and merge drivers wherever
/// files are written or merged, and transports where something is fetched or pushed.
namespace parallel_explore::worktree {

/// One value of a setting that makes git run a program.
struct ProgramSetting {
  std::string key, value;
  std::string scope,
      origin;  ///< where it is set, as `git config --show-scope --show-origin` prints
};

/// All of them, in every file that git reads.
[[nodiscard]] awaitable<std::vector<ProgramSetting>> programs_of(Git git);

/// Those of a repository and of the main tree's copies of its submodules.
[[nodiscard]] awaitable<std::vector<ProgramSetting>> programs_of(Repository repository);

/// The git directories of the submodules that the main tree has, or had.
[[nodiscard]] std::vector<std::filesystem::path> module_directories(
    std::filesystem::path const& git_dir);

/// The programs that git may run for an experiment: those that were there when it began.
class TrustedPrograms {
 public:
  /// Loads the record of an earlier process, if one exists.
  TrustedPrograms(Repository const& repository, std::string const& experiment);

  /// Whether the settings at the beginning of the experiment are known. Everything is trusted where
  /// they are not.
  [[nodiscard]] bool known() const { return known_.has_value(); }
  [[nodiscard]] bool trusts(ProgramSetting const& program) const;
  /// Throws Error(resource).
  void record(std::vector<ProgramSetting> const& programs_then);
  /// Removes the record.
  void forget();

 private:
  std::filesystem::path file_;
  std::string experiment_;
  std::optional<std::map<std::string, std::string>> known_;
};

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
