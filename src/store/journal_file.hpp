#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::store {

/// `{…}` with a last member "crc": the CRC-32 of everything before it, in 8 hexadecimal digits.
[[nodiscard]] std::string with_checksum(std::string json_object);

/// Whether that member is there and right.
[[nodiscard]] bool checksum_holds(std::string_view line);

/// What reading a journal found besides its lines.
struct JournalScan {
  std::uint64_t good_bytes = 0;  ///< up to the end of the last good line
  bool torn = false;             ///< a last line that was not written to its end follows
};

/// Gives each line, in order, without its line end. A last line that is torn is left out. Throws
/// Error(journal) with file and line for a damaged one before the end, Error(not_found).
JournalScan scan_journal(std::filesystem::path const& file,
                         std::function<void(std::string_view line)> const& take);

/// Where a journal goes wrong.
struct DamageScan {
  std::uint64_t good_bytes = 0;       ///< before the first bad line
  std::optional<int> first_bad_line;  ///< from 1; none: all lines are good
  int lines_after = 0;                ///< that follow it
};
/// Throws Error(not_found).
[[nodiscard]] DamageScan find_damage(std::filesystem::path const& file);

/// A journal open for appending.
class JournalFile {
 public:
  /// Cuts off what follows `good_bytes`. Throws Error(resource).
  JournalFile(std::filesystem::path file, std::uint64_t good_bytes);
  ~JournalFile();
  JournalFile(JournalFile const&) = delete;
  JournalFile& operator=(JournalFile const&) = delete;

  /// Writes one line in one go; `durable`: on disk when this returns. If it throws
  /// (Error(resource)), the file is as it was.
  void append(std::string_view line, bool durable);

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// Replaces a file as a whole: readers see the old content or the new. Throws Error(resource).
void write_atomically(std::filesystem::path const& file, std::string_view content);

}  // namespace parallel_explore::store
