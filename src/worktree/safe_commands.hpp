#pragma once

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// Whether this command of git reads and writes objects, references, settings and the index only,
/// so that nothing that settings or attributes name runs in the environment of class Git. A command
/// that writes or hashes files, merges or connects runs filters, merge drivers or transports.
[[nodiscard]] bool runs_no_program(std::vector<std::string> const& arguments);

}  // namespace parallel_explore::worktree
