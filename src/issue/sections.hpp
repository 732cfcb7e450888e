#pragma once

#include "issue/headings.hpp"
#include "issue/markdown.hpp"

#include <vector>

namespace parallel_explore::issue {

/// A heading and the blocks under it. Paragraphs that serve as headings ("**Tasks**", "To do:")
/// are headings of level seven.
struct Section {
  std::size_t heading =
      text::nowhere;  ///< its block; text::nowhere: the part before the first heading
  int level = 0;
  Topic topic = Topic::other;
  bool title = false;       ///< the heading of the whole text
  std::size_t begin = 1;    ///< first block under the heading
  std::size_t own_end = 1;  ///< first block of the first section within; else `end`
  std::size_t end = 1;      ///< one past its last block, with the sections within
  std::size_t parent = text::nowhere;
  std::vector<std::size_t> children;
};

inline constexpr int label_level = 7;

/// Sections in the order of the text; the first is the whole document.
[[nodiscard]] std::vector<Section> sections_of(Document const& document);

/// The topic of a section: its own, else that of the section around it.
[[nodiscard]] Topic topic_in(std::vector<Section> const& sections, std::size_t section);

}  // namespace parallel_explore::issue
