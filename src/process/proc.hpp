#pragma once

#include "parallel_explore/session.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Facts about processes from /proc.
namespace parallel_explore::process {

struct ProcStat {
  int pid = 0;
  char state = '?';  ///< 'Z': a zombie
  int parent = 0;
  int group = 0;
  unsigned long long start_ticks = 0;
  unsigned long long memory = 0;    ///< bytes of virtual memory; 0: a kernel thread or a zombie
  unsigned long long code_end = 0;  ///< an address; 0: in the middle of exec, or unknown
  unsigned long long environment_begin = 0, environment_end = 0;  ///< addresses
};

/// None if there is no such process.
[[nodiscard]] std::optional<ProcStat> read_stat(int pid);

/// Field 22 of /proc/PID/stat; 0 if there is no such process.
[[nodiscard]] std::uint64_t start_ticks(int pid);

/// Whether that very process still runs (a zombie does not).
[[nodiscard]] bool alive(ProcessIdentity process);

/// Every process that can be seen.
[[nodiscard]] std::vector<int> all_processes();

/// Children of this process, adopted orphans included.
[[nodiscard]] std::vector<int> child_processes();

/// Whether a process descends from a command with a mark, NAME=VALUE: by its environment, or by the
/// tag of the command.
enum class Carries {
  yes,
  no,       ///< also where it may not be read
  not_yet,  ///< read in the middle of exec: ask again
};
[[nodiscard]] Carries carries(int pid, std::string const& marker);

}  // namespace parallel_explore::process
