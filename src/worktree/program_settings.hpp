#pragma once

#include "worktree/repository.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace parallel_explore::worktree {

/// Key → values of git settings, of every file that git reads.
using Settings = std::map<std::string, std::string>;

/// Settings that make git run a program or read further settings: what is worth telling when a
/// session changed it.
[[nodiscard]] awaitable<Settings> program_settings(Git git);

/// Of `settings`, those that could make our own calls of git run a program although Git switches
/// off what can be switched off: filters, merge drivers, transports.
[[nodiscard]] Settings dangerous(Settings const& settings);

/// What an experiment may make git run: the dangerous settings as they were when it began. Kept in
/// memory and, for a later process that goes on with the experiment or adopts from it, in the git
/// directory.
class TrustedPrograms {
 public:
  /// With what an earlier process recorded.
  TrustedPrograms(Repository const& repository, std::string const& experiment);

  /// Whether it is known what was there when the experiment began.
  [[nodiscard]] bool known() const { return known_.has_value(); }
  /// Throws Error(resource).
  void record(Settings dangerous_settings);
  /// Throws Error(isolation) if `dangerous_now` has something that was not there when the
  /// experiment began. Anything goes where that is not known.
  void refuse_others(Settings const& dangerous_now) const;
  /// Removes the record.
  void forget();

 private:
  std::filesystem::path file_;
  std::optional<Settings> known_;
};

/// Throws Error(isolation) if `git`, which is about to be used, could now run a program that was
/// not there when the experiment began.
awaitable<void> refuse_new_programs(TrustedPrograms trusted, Git git);

}  // namespace parallel_explore::worktree
