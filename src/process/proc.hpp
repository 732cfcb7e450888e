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
  unsigned long long memory = 0;    ///< bytes of virtual memory; 0: a kernel thread or a zombie
  unsigned long long code_end = 0;  ///< an address; 0: in the middle of exec, or not to be known
  unsigned long long environment_begin = 0, environment_end = 0;  ///< addresses
};

[[nodiscard]] std::optional<ProcStat> read_stat(int pid);

/// Every process that can be seen.
[[nodiscard]] std::vector<int> all_processes();

/// Our own children, and orphans that came to us.
[[nodiscard]] std::vector<int> our_children();

/// Whether NAME=VALUE is in a process's environment.
enum class Carries {
  yes,
  no,       ///< also where it may not be read
  not_yet,  ///< read in the middle of exec: ask again
};
[[nodiscard]] Carries carries(int pid, std::string const& marker);

/// Orphaned descendants come to us instead of to init, from now on.
void become_subreaper();

}  // namespace parallel_explore::process
