#pragma once

#include <cstdint>
#include <map>
#include <string>

/// A number that all descendants of a command inherit, whatever they do to their environment, their
/// group and their session: a soft limit so high that it limits nothing. Its parts are hashes of
/// the marks that the command has in its environment.
namespace parallel_explore::process {

/// `marker` identifies the command, NAME=VALUE.
[[nodiscard]] std::uint64_t tag_of(std::map<std::string, std::string> const& environment,
                                   std::string const& marker);

/// Gives this process the tag, by system calls only. Where the hard limit forbids it, the process
/// has none.
void take_tag(std::uint64_t tag);

/// Whether a process has the tag of a command with that mark.
[[nodiscard]] bool has_tag(int pid, std::string const& marker);

}  // namespace parallel_explore::process
