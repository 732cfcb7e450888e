#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::worktree {

/// Computes the id that git gives an object. Git itself compares ids only where an object is added,
/// and not where it is read: a file in its store may have been overwritten.
class ObjectId {
 public:
  /// `digits` of an id in the repository: 40 (SHA-1) or 64 (SHA-256). `type` is "blob", "tree" or
  /// "commit", `size` the number of bytes to come.
  ObjectId(std::size_t digits, std::string_view type, std::uint64_t size);
  ~ObjectId();
  ObjectId(ObjectId const&) = delete;
  ObjectId& operator=(ObjectId const&) = delete;

  void add(std::string_view bytes);
  /// Hexadecimal digits. Called once, at the end.
  [[nodiscard]] std::string finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] std::string object_id(std::size_t digits, std::string_view type,
                                    std::string_view content);

/// The id of a regular file as a blob, without any filter. None if it is not a regular file, cannot
/// be read, or changes while it is read. Follows no link in the last part of the path.
[[nodiscard]] std::optional<std::string> id_of_file(std::size_t digits,
                                                    std::filesystem::path const& file);

/// The id of a symbolic link as a blob: that of its target. None if it is not a link.
[[nodiscard]] std::optional<std::string> id_of_link(std::size_t digits,
                                                    std::filesystem::path const& link);

}  // namespace parallel_explore::worktree
