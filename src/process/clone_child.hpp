#pragma once

#include "process/descriptor.hpp"

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
  std::uint64_t tag;  ///< that all its descendants inherit; see tag.hpp
};

/// A child that was started.
struct Child {
  pid_t pid = -1;
  /// Made together with it, so that it is that child's even if the program waits for all of its
  /// children meanwhile.
  Descriptor pidfd;
};

/// Starts a child with vfork semantics (it borrows the parent's memory until it execs, so that the
/// parent's size does not matter), in a process group of its own, with default signal dispositions,
/// an empty signal mask, no descriptors but 0–2, and SIGKILL if the thread that calls this dies.
/// Where that fails, `error` is set to an errno, and `in_child` says on which side; a child that
/// failed to exec has been reaped.
Child clone_child(ChildProgram const& program, int& error, bool& in_child);

}  // namespace parallel_explore::process
