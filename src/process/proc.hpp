#pragma once

#include <optional>
#include <string>
#include <vector>

/// What /proc says of processes.
namespace parallel_explore::process {

struct ProcStat {
  int pid = 0;
  char state = '?';  ///< 'Z': a zombie
  int parent = 0;
  int group = 0;
  unsigned long long start_ticks = 0;
};

[[nodiscard]] std::optional<ProcStat> read_stat(int pid);

/// Every process that can be seen.
[[nodiscard]] std::vector<int> all_processes();

/// Our own children, and orphans that came to us.
[[nodiscard]] std::vector<int> our_children();

/// Whether NAME=VALUE is in its environment; false where that may not be read.
[[nodiscard]] bool carries(int pid, std::string const& marker);

/// Orphaned descendants come to us instead of to init, from now on.
void become_subreaper();

}  // namespace parallel_explore::process
