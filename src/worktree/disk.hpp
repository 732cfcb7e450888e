#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace parallel_explore::worktree {

/// What a directory holds on disk, links not followed; 0 if there is none.
[[nodiscard]] std::int64_t bytes_below(std::filesystem::path const& directory);

/// Removes a directory and what is in it, also what is write-protected. Throws Error(resource).
void remove_tree(std::filesystem::path const& directory);

/// Whether `relative` names something inside the directory it is relative to.
[[nodiscard]] bool stays_inside(std::filesystem::path const& relative);

/// Copies a file or directory from one root to another. Throws Error(validation) if it is not
/// there or leaves the root, Error(resource) if it cannot be written.
void copy_below(std::filesystem::path const& from_root, std::filesystem::path const& to_root,
                std::string const& relative);

/// Size and time of change in one word, or "missing": tells whether a file changed.
[[nodiscard]] std::string file_mark(std::filesystem::path const& file);

}  // namespace parallel_explore::worktree
