#pragma once

#include "worktree/tree_listing.hpp"

#include <map>
#include <memory>
#include <string>

namespace parallel_explore::worktree {

/// Content of a small regular file, or a description of what is in its place.
using FileText = std::shared_ptr<std::string const>;

/// The contents of files at their last reading, so that a file whose stamp is the same is not read
/// again.
class FileMemory {
 public:
  /// The content of a file below the listing's top. Nothing that may block is opened. Of a file
  /// that is too large to be kept, or is not regular, the stamp in words.
  FileText read(TreeListing const& listing, FileStamp const& stamp);

 private:
  struct Known {
    FileStamp stamp;
    FileText text;
  };
  std::map<std::filesystem::path, Known> known_;
};

/// Whether a text is a file's content, not a description in its place.
[[nodiscard]] bool is_content(FileText const& text);

}  // namespace parallel_explore::worktree
