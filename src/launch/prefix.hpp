#pragma once

#include "core/child_environment.hpp"
#include "parallel_explore/launch.hpp"
#include "parallel_explore/launcher.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

/// Commands behind a prefix.
namespace parallel_explore::launch {

/// The place of a command: what placeholders stand for.
struct CommandPlace {
  std::filesystem::path worktree;    ///< absolute; the command's directory is at or below it
  std::filesystem::path repository;  ///< the main tree
  std::filesystem::path git_dir;     ///< the common git directory
  std::string approach, experiment;
  std::string job;  ///< of this command alone
};

/// A name of letters, digits and "-", at most 63, that Kubernetes takes as well; `unique` has such
/// characters only, at most 12.
[[nodiscard]] std::string job_name(std::string_view experiment, std::string_view approach,
                                   std::string_view unique);

/// Decides which variables of a command are passed to the place where it runs.
struct VariableRule {
  core::Environment const& own;       ///< this machine's environment
  std::span<std::string const> pass;  ///< patterns that name variables
  bool shows_values = false;          ///< values are put where others can see them
};

/// Whether a variable goes along: one that this machine's environment does not have with the same
/// value, a proxy, the author of commits, and a credential if its value is not shown; and one that
/// `pass` names.
[[nodiscard]] bool goes_along(std::string const& name, std::string const& value,
                              VariableRule const& rule);

/// A command behind a prefix, with the command that ends what it leaves. A program that is named by
/// a relative path is one of the repository's.
///
/// `report`: file below the worktree in which the times of a measured command are found; empty: the
/// prefix is measured as well.
[[nodiscard]] CommandLine behind_prefix(PrefixLaunch const& prefix, CommandLine command,
                                        CommandPlace const& place, core::Environment const& own,
                                        std::span<std::string const> pass,
                                        std::filesystem::path const& report);

}  // namespace parallel_explore::launch
