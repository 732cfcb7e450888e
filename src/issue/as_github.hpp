#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::issue {

/// A source as md4c must get it to read it as GitHub does.
struct MarkdownReading {
  std::string text;
  std::vector<std::size_t> added;  ///< offsets in `text` of what the source lacks, ascending

  /// The place in the source of an offset in `text`.
  [[nodiscard]] std::size_t source_offset(std::size_t at) const;
};

/// Lengthens short delimiter rows of tables, takes apart those that do not fit their heads, opens
/// fences of task lists, and keeps marks of emphasis within paths: "src/__init__.py", "src/*/a.ts".
[[nodiscard]] MarkdownReading as_github_reads(std::string_view source);

}  // namespace parallel_explore::issue
