#pragma once

#include "parallel_explore/launcher.hpp"
#include "parallel_explore/session.hpp"
#include "process/descriptor.hpp"
#include "process/parenthood.hpp"

#include <string>

namespace parallel_explore::process {

/// Standard streams of a new process.
struct Streams {
  Descriptor input, output, error;
};

/// NAME=VALUE that identifies descendants of a command that left its group; added to its
/// environment where it has none yet.
[[nodiscard]] std::string mark(CommandLine& command);

/// Path of the program that a command line names. Throws Error(agent) where there is none, or the
/// directory is missing.
[[nodiscard]] std::string program_of(CommandLine const& command);

/// A program that was started.
struct Started {
  ProcessIdentity process;
  Descriptor pidfd;  ///< readable when it has ended
};

/// Starts a program in a process group of its own, with the mark that mark() gave. The caller
/// signals and reaps it. Throws Error(agent) where it cannot be executed, Error(resource) naming
/// the limit, or where this program ignores SIGCHLD, so that the system would forget how its
/// children end.
[[nodiscard]] Started spawn(Parenthood& parenthood, CommandLine const& command,
                            std::string const& program, std::string const& marker, Streams streams);

}  // namespace parallel_explore::process
