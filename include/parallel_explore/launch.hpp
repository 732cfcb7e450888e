#pragma once

#include <string>
#include <variant>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Commands run as they are: on this machine, or on the host of their worktree.
struct DirectLaunch {
  bool operator==(DirectLaunch const&) const = default;
};

/// Commands run behind a prefix, such as `docker run`. All texts take placeholders; the guide of
/// launchers lists them.
struct PrefixLaunch {
  std::vector<std::string> run;   ///< program and arguments before each command; at least one
  std::vector<std::string> stop;  ///< ends what a command has left; runs after it; empty: nothing
  std::vector<std::string> env;   ///< stands at {environment} in `run`, once for each variable;
                                  ///< empty: --env NAME
  std::string mount;              ///< where the worktree is there; empty: at the same path as here
  bool count_start = false;       ///< measured times include the time that the prefix takes

  bool operator==(PrefixLaunch const&) const = default;
};

/// Sessions are jobs of the Slurm cluster whose commands this machine has: those of the host
/// `slurm`, which is made where the experiment does not describe it.
struct SlurmLaunch {
  bool operator==(SlurmLaunch const&) const = default;
};

/// How the commands of sessions, of set-up and of measuring are started: `[session] launcher`.
using Launch = std::variant<DirectLaunch, PrefixLaunch, SlurmLaunch>;

}  // namespace v0_2
}  // namespace parallel_explore
