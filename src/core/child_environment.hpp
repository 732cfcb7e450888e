#pragma once

#include <map>
#include <string>

namespace parallel_explore::core {

/// `ours` without what would make a child act on another repository than its worktree's (GIT_DIR
/// and its kin) or believe that it runs inside another agent's session.
[[nodiscard]] std::map<std::string, std::string> child_environment(
    std::map<std::string, std::string> ours);

}  // namespace parallel_explore::core
