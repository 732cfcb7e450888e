#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

/// Files at places where others can write: a FIFO, a device, a link or a file of any size may be
/// there. An open never waits, and takes nothing but a regular file.
namespace parallel_explore::files {

/// How a link at the end of a path is taken.
enum class Links {
  refused,
  followed,  ///< for a file that a person named
};

/// A descriptor for reading; -1 with errno where there is no regular file.
[[nodiscard]] int open_to_read(std::filesystem::path const& file, Links links = Links::refused);

/// A stream to read a regular file; a failed one, with errno, where there is none.
[[nodiscard]] std::ifstream input(std::filesystem::path const& file, Links links = Links::refused);

/// A stream that appends to a regular file of this user's alone, which is made where it is missing;
/// a failed one, with errno, where something else is there.
[[nodiscard]] std::ofstream appended(std::filesystem::path const& file);

/// The content of a regular file; none if there is none, if it cannot be read, or if it has more
/// than `limit` bytes.
[[nodiscard]] std::optional<std::string> read(std::filesystem::path const& file,
                                              std::uint64_t limit, Links links = Links::refused);

/// Copies a regular file with its permissions. A file or link that is at `to` is removed first. No
/// signal interrupts it, as one does std::filesystem::copy_file() in programs that handle signals.
[[nodiscard]] std::error_code duplicate(std::filesystem::path const& from,
                                        std::filesystem::path const& to);

/// Makes a directory of this user's alone where there is none. Whether there is one now, and
/// no other user can look into it.
[[nodiscard]] bool make_private_directory(std::filesystem::path const& directory);

/// Why a file is not opened, to be read after "PATH ": "is a FIFO", or the system's text of
/// `error`.
[[nodiscard]] std::string problem_of(std::filesystem::path const& file, int error);

/// "is a FIFO", "is a socket", "is a device"; empty: it is none of them, or does not exist.
[[nodiscard]] std::string special_kind(std::filesystem::path const& file);

}  // namespace parallel_explore::files
