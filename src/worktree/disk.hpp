#pragma once

#include "parallel_explore/async.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace parallel_explore::worktree {

/// The disk space that a directory takes, without following links; 0 if it does not exist.
[[nodiscard]] std::int64_t bytes_below(std::filesystem::path const& directory);

/// Removes a directory with its content, write-protected or not. Throws Error(resource).
void remove_tree(std::filesystem::path const& directory);

/// The first path that remove_tree() could not remove with everything in it, because it belongs to
/// another user: a container's files, for example. None: nothing is in its way.
[[nodiscard]] std::optional<std::filesystem::path> in_the_way_of_removal(
    std::filesystem::path const& directory);

/// Whether a relative path stays inside its directory, and outside its .git.
[[nodiscard]] bool stays_inside(std::filesystem::path const& relative);

/// Copies a file or directory from one root to another without replacing existing files. Throws
/// Error(validation) if the source does not exist or would leave a root, Error(resource) if it
/// cannot be written.
awaitable<void> copy_below(std::filesystem::path from_root, std::filesystem::path to_root,
                           std::string relative);

/// Makes a link to a file or directory of another root. False: something of that name is there
/// already. Throws as copy_below().
[[nodiscard]] bool link_below(std::filesystem::path const& from_root,
                              std::filesystem::path const& to_root, std::string const& relative);

/// The time of the last change of a file or its metadata, which no program can set, in nanoseconds;
/// 0 if it does not exist.
[[nodiscard]] std::int64_t change_time(std::filesystem::path const& file);

/// The present time, in nanoseconds: no change before it has a later time. One after it has a later
/// one from the next tick of the kernel on, at most 10 ms.
[[nodiscard]] std::int64_t time_of_disk();

/// Lets the owner write in a directory. Does nothing where that is not possible.
void make_writable(std::filesystem::path const& directory);

/// Makes every directory above a path, which is relative to the root, a real one that can be
/// written to.
void make_parents(std::filesystem::path const& root, std::filesystem::path const& relative);

/// Size and time of change in one word, or "missing"; for a directory, of everything in it. Two
/// equal marks mean that nothing changed.
[[nodiscard]] std::string disk_mark(std::filesystem::path const& path);

/// The content of a regular file; empty if there is none that can be read.
[[nodiscard]] std::string read_file(std::filesystem::path const& file);

/// Replaces a file at once, which a power cut may undo. Throws Error(resource).
void write_file(std::filesystem::path const& file, std::string const& content);

}  // namespace parallel_explore::worktree
