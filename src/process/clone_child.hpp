#pragma once

#include <sys/types.h>

namespace parallel_explore::process {

/// Program of a child and its setup. Everything is prepared before the clone: the child only makes
/// system calls.
struct ChildProgram {
  char const* program;
  char* const* argv;
  char* const* env;
  /// Called in the child after its own setup, before exec; gives 0 or an errno. Must not allocate.
  int (*setup)(void*);
  void* setup_argument;
};

/// Starts a child with vfork semantics (it borrows the parent's memory until it execs, so that the
/// parent's size does not matter), in a process group of its own, with default signal dispositions,
/// an empty signal mask, no descriptors but 0–2, and SIGKILL if the parent dies. Gives its pid, or
/// -1 with `error` set to an errno; `in_child` then says on which side. A child that failed to exec
/// has been reaped.
pid_t clone_child(ChildProgram const& program, int& error, bool& in_child);

}  // namespace parallel_explore::process
