#pragma once

#include "parallel_explore/async.hpp"
#include "parallel_explore/experiment.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

class Explorer;

/// Another machine, as it was found.
struct HostCheck {
  std::string name,                           ///< as the experiment calls it
      problem,                                ///< why no session can run there; empty: it can
      hint;                                   ///< how to fix it; may be empty
  std::string root,                           ///< Host::root there, absolute
      system,                                 ///< "Linux x86_64"
      processor,                              ///< its model; empty: not known
      git;                                    ///< the version of git there
  int processors = 0;                         ///< 0: not known
  std::int64_t free_bytes = 0;                ///< below `root`
  std::chrono::seconds skew{0};               ///< how far its clock is ahead of this machine's
  std::map<std::string, std::string> agents;  ///< programs of the sessions' agents → path there;
                                              ///< empty: there is none
  std::vector<std::string> warnings;          ///< a sentence each
  std::string slurm = {};                     ///< its version; empty: commands run without it
  std::vector<std::string> partitions = {};   ///< of Slurm: "main: up, 2 nodes idle"
  std::string node = {};                      ///< that ran a job to see whether that works

  bool operator==(HostCheck const&) const = default;
};

/// Connects to every host that the experiment uses, and looks at it. Nothing is left there but the
/// script that runs commands. `explorer` outlives the call. Throws Error(validation) if its bricks
/// know no other machines.
awaitable<std::vector<HostCheck>> check_hosts(Explorer& explorer, Experiment experiment);

}  // namespace v0_2
}  // namespace parallel_explore
