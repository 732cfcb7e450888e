#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// A patch of git, file by file.
namespace parallel_explore::report {

/// One file of a patch. Header and hunks together are the file's part of the patch.
struct PatchFile {
  enum class Status { modified, added, deleted, renamed, copied };
  std::string path,  ///< after the change; of a deleted file, before it
      old_path;      ///< before a renaming or copying; else empty
  Status status = Status::modified;
  bool binary = false;
  int added = 0, removed = 0;      ///< lines
  std::string header;              ///< until the first hunk
  std::vector<std::string> hunks;  ///< each from "@@ " to the next
  bool cut = false;                ///< hunks are left out, since the file has too many bytes
};

/// The name of a status, spelt as the enumerator.
[[nodiscard]] std::string_view name_of(PatchFile::Status status);

/// The files of a patch with the prefixes "a/" and "b/", in its order. Hunks with which a file
/// would have more than `limit` bytes are left out, and counted.
[[nodiscard]] std::vector<PatchFile> patch_files(std::string_view patch, std::size_t limit);

/// The first file of `part` with a hunk that `whole` does not have, by path and by the lines of the
/// hunk; empty: it is a part of it. Both are patches against one commit.
[[nodiscard]] std::string foreign_file(std::string_view part, std::string_view whole);

}  // namespace parallel_explore::report
