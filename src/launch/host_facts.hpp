#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::launch {

/// An experiment with commands that run on a host.
struct RunOnHost {
  std::string repository;  ///< its name there
  std::string experiment;
  int commands = 0;
};

/// A host, as it was found.
struct HostFacts {
  std::string root;                             ///< Host::root there, absolute
  std::string system;                           ///< "Linux x86_64"
  std::string processor;                        ///< its model; empty: not known
  int processors = 0;                           ///< 0: not known
  std::int64_t free_bytes = 0;                  ///< below root
  std::string git;                              ///< "2.39.5"; empty: it has none
  std::chrono::seconds skew{0};                 ///< how far its clock is ahead of this machine's
  bool has_setsid = false;                      ///< util-linux
  bool has_tail = false;                        ///< one that ends with a process
  bool has_time = false;                        ///< GNU time, which measures memory
  std::vector<RunOnHost> runs;                  ///< experiments at work there, of this root
  std::string slurm = {};                       ///< its version; empty: it has none
  bool has_flock = false;                       ///< util-linux; asked for with Slurm only
  std::string waits = {};                       ///< why a job did not begin in time
  std::string unseen = {};                      ///< node of Slurm that does not see root
  std::string refusal = {};                     ///< why Slurm takes no job; empty: it does
  std::vector<std::string> partitions = {};     ///< of Slurm: "main: up, 2 nodes idle"
  std::string node = {};                        ///< of Slurm, that the facts are about
  std::map<std::string, std::string> programs;  ///< those that were looked for and found → path
};

/// Reads what `host.sh check` prints; `now`: of this machine. Lines that are missing leave their
/// members empty.
[[nodiscard]] HostFacts facts_in(std::string_view printed, std::chrono::sys_seconds now);

/// Something that a host lacks to run sessions, for people.
struct HostLack {
  std::string text, hint;  ///< both empty: it has everything
};

/// The first thing that a host lacks.
[[nodiscard]] HostLack lack_of(HostFacts const& facts);

/// The first thing that hinders jobs of Slurm; `host`: its name.
[[nodiscard]] HostLack lack_of_slurm(HostFacts const& facts, std::string const& host);

}  // namespace parallel_explore::launch
