#pragma once

#include "parallel_explore/async.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace parallel_explore::worktree {

/// What a directory holds on disk, links not followed; 0 if there is none.
[[nodiscard]] std::int64_t bytes_below(std::filesystem::path const& directory);

/// Removes a directory and what is in it, also what is write-protected. Throws Error(resource).
void remove_tree(std::filesystem::path const& directory);

/// Whether `relative` names something inside the directory it is relative to, and not its .git.
[[nodiscard]] bool stays_inside(std::filesystem::path const& relative);

/// Copies a file or directory from one root to another; what is there already stays. Throws
/// Error(validation) if there is nothing to copy or it would leave a root, Error(resource) if it
/// cannot be written.
awaitable<void> copy_below(std::filesystem::path from_root, std::filesystem::path to_root,
                           std::string relative);

/// Size and time of change in one word, or "missing"; of a directory, of all that is in it. Tells
/// whether something changed.
[[nodiscard]] std::string disk_mark(std::filesystem::path const& path);

/// The content of a file; empty if it cannot be read.
[[nodiscard]] std::string read_file(std::filesystem::path const& file);

/// Throws Error(resource).
void write_file(std::filesystem::path const& file, std::string const& content);

}  // namespace parallel_explore::worktree
