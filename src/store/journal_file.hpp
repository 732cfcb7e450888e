#pragma once

#include "store/sync_thread.hpp"

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::store {

/// The object with a last member "crc": the CRC-32 of everything before it, in 8 hexadecimal
/// digits.
[[nodiscard]] std::string with_checksum(std::string json_object);

/// Whether that member exists and is correct.
[[nodiscard]] bool checksum_holds(std::string_view line);

/// The result of reading a journal, besides its lines.
struct JournalScan {
  std::uint64_t good_bytes = 0;  ///< until the end of the last good line
  bool torn = false;             ///< whether an incomplete last line follows
};

/// Calls `take` for each line, in order, without its line end and without a torn last line. Throws
/// Error(journal), with file and line, for a damaged line before the end; Error(not_found).
JournalScan scan_journal(std::filesystem::path const& file,
                         std::function<void(std::string_view line)> const& take);

/// The damage of a journal.
struct DamageScan {
  std::uint64_t good_bytes = 0;       ///< before the first bad line
  std::optional<int> first_bad_line;  ///< from 1; none: all lines are good
  int lines_after = 0;                ///< number of lines that follow it
};
/// Finds the first bad line: damaged, or not `is_possible` after those before it. Throws
/// Error(not_found), or Error(journal) where it is not a file.
[[nodiscard]] DamageScan find_damage(std::filesystem::path const& file,
                                     std::function<bool(std::string_view line)> const& is_possible);

/// A journal open for appending.
class JournalFile {
 public:
  /// Cuts the file off after `good_bytes`. With none, the file appears with its first line, so that
  /// a process that is killed meanwhile leaves no half of it. Throws Error(resource).
  JournalFile(std::filesystem::path file, std::uint64_t good_bytes);
  ~JournalFile();
  JournalFile(JournalFile const&) = delete;
  JournalFile& operator=(JournalFile const&) = delete;

  /// Appends a line with one write; with `durable`, it is on disk on return. Throws
  /// Error(resource), and then leaves the file as it was.
  void append(std::string_view line, bool durable);

  /// Appends a line that is not on disk yet. Throws as append().
  void write(std::string_view line);

  /// Calls `then` once all that was written is durable, or with the Error that it is not; without
  /// `durable`, the last line need not be forced to disk itself. On any thread, in order. `first`,
  /// which may be empty, is called before, and what it throws is an Error for `then`.
  void settle(bool durable, std::function<void()> first,
              std::function<void(std::exception_ptr)> then);

  /// Returns when nothing is left to settle.
  void finish() { syncs_.finish(); }

 private:
  int name_it();

  std::filesystem::path path_;
  bool is_named_ = true;  ///< whether it is at `path_`
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  SyncThread syncs_;
};

}  // namespace parallel_explore::store
