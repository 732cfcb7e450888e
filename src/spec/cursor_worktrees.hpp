#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::spec {

/// The set-up commands of a `.cursor/worktrees.json`, for a shell in the worktree, with the main
/// tree in $ROOT_WORKTREE_PATH. Reads "setup-worktree-unix", or else "setup-worktree": a list of
/// commands, or the path of a script beside the file. None where it is not such a file.
[[nodiscard]] std::vector<std::string> cursor_setup(std::string_view json);

}  // namespace parallel_explore::spec
