#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/outside_change.hpp"

#include <map>
#include <string>
#include <vector>

namespace parallel_explore::run {

/// A program that a command names, as it is found now.
struct CommandProgram {
  std::string path;  ///< absolute; empty: there is none
  std::string mark;  ///< identity, size and times of the file
  bool operator==(CommandProgram const&) const = default;
};

/// The programs outside worktrees that set-up and criteria name, by name: whatever a session puts
/// before them on the search path, or in their place, decides results.
using CommandPrograms = std::map<std::string, CommandProgram>;

/// Finds them with the search path of `environment`. Each word of a command counts, since only a
/// shell knows which ones it would run; no path is kept for a word that is not a program.
[[nodiscard]] CommandPrograms command_programs(
    Experiment const& experiment, std::map<std::string, std::string> const& environment);

/// The programs that have changed.
[[nodiscard]] std::vector<OutsideChange> changed_programs(CommandPrograms const& before,
                                                          CommandPrograms const& after);

}  // namespace parallel_explore::run
