#pragma once

#include <filesystem>
#include <optional>

/// FIFOs, devices and sockets in places where git opens files. Git waits for ever for a FIFO
/// without a writer.
namespace parallel_explore::worktree {

/// The first one below a git directory, where git would open it; none: there is none.
[[nodiscard]] std::optional<std::filesystem::path> special_file_in_git_directory(
    std::filesystem::path const& git_dir);

/// The first one in a work tree that has the name of a file with rules for git, such as .gitignore.
[[nodiscard]] std::optional<std::filesystem::path> special_file_in_work_tree(
    std::filesystem::path const& work_tree);

/// The same in the repository around a directory.
[[nodiscard]] std::optional<std::filesystem::path> special_file_around(
    std::filesystem::path const& directory);

}  // namespace parallel_explore::worktree
