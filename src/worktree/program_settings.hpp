#pragma once

#include "worktree/repository.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace parallel_explore::worktree {

/// Git settings of all files that git reads: key → values.
using Settings = std::map<std::string, std::string>;

/// The settings that make git run a program or read further settings. A session's change of one is
/// reported.
[[nodiscard]] awaitable<Settings> program_settings(Git git);

/// The part of `settings` that could make pexplore's calls of git run a program, although class Git
/// disables everything that can be disabled: filters, merge drivers, transports.
[[nodiscard]] Settings dangerous_settings(Settings const& settings);

/// The programs that git may run for an experiment: the dangerous settings as they were when it
/// began. They are kept in memory and, for a later process that resumes the experiment or adopts
/// from it, in the git directory.
class TrustedPrograms {
 public:
  /// Loads the record of an earlier process, if one exists.
  TrustedPrograms(Repository const& repository, std::string const& experiment);

  /// Whether the settings at the beginning of the experiment are known.
  [[nodiscard]] bool known() const { return known_.has_value(); }
  /// Throws Error(resource).
  void record(Settings dangerous_then);
  /// Throws Error(isolation) if `dangerous_now` has a setting that did not exist when the
  /// experiment began. Accepts everything where that is not known.
  void refuse_others(Settings const& dangerous_now) const;
  /// Removes the record.
  void forget();

 private:
  std::filesystem::path file_;
  std::optional<Settings> known_;
};

/// Throws Error(isolation) if `git`, which is about to be used, could now run a program that was
/// not configured when the experiment began.
awaitable<void> refuse_new_programs(TrustedPrograms trusted, Git git);

}  // namespace parallel_explore::worktree
