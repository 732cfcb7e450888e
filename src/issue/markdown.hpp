#pragma once

#include "text/ascii.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// GitHub's Markdown as a tree of blocks.
namespace parallel_explore::issue {

/// A marked part of a prose: [begin, end) in its plain text.
struct Span {
  enum class Kind { code, link, bold, struck };
  Kind kind = Kind::code;
  std::size_t begin = 0, end = 0;
  std::string address;  ///< of a link
};

/// The text of a paragraph, heading or cell without markup, with line breaks, entities resolved.
struct Prose {
  std::string plain;
  std::array<std::vector<Span>, 4> spans;  ///< of each kind, by their ends
  /// The places of pieces of the plain text in the source: (offset in plain, offset in source).
  std::vector<std::pair<std::size_t, std::size_t>> anchors;

  [[nodiscard]] std::vector<Span> const& of(Span::Kind kind) const {
    return spans[static_cast<std::size_t>(kind)];
  }
  /// The span of that kind around a place, or null.
  [[nodiscard]] Span const* around(Span::Kind kind, std::size_t at) const;
  /// Whether [begin, end) has that mark, blanks and punctuation aside.
  [[nodiscard]] bool marked(Span::Kind kind, std::size_t begin, std::size_t end) const;
  /// The place in the source of the text from `at` on, with the markup before it.
  [[nodiscard]] std::size_t source_at(std::size_t at, std::string_view source) const;
};

struct Block {
  enum class Kind {
    document,
    quote,
    bullets,
    numbers,
    item,
    rule,
    heading,
    code,
    html,
    paragraph,
    table,
    row,
    cell,
  };
  Kind kind = Kind::document;
  int level = 0;          ///< of a heading, 1–6; of a numbered list, its first number
  bool checkbox = false;  ///< of an item
  bool ticked = false;
  bool head = false;            ///< of a row or cell: in the table's head
  bool closes_details = false;  ///< of HTML
  std::string language;         ///< of code
  Prose prose;                  ///< of headings, paragraphs, cells and code; a summary of HTML
  std::size_t parent = text::nowhere;
  std::size_t end = 0;  ///< one past its last descendant in Document::blocks
  std::size_t first =
      text::nowhere;     ///< offset of its first text in the source; text::nowhere: it has none
  std::size_t last = 0;  ///< offset of its last byte of text
};

/// Blocks in the order of the text, each before its descendants; blocks[0] is the document. Blocks
/// that are nested deeper than 64 levels belong to the 64th.
struct Document {
  std::string source;
  std::vector<Block> blocks;
  std::vector<std::size_t> lines;                             ///< where each line begins
  std::vector<std::pair<std::size_t, std::size_t>> comments;  ///< [begin, end) of HTML comments

  [[nodiscard]] std::size_t line_of(std::size_t offset) const;
  /// Lines [first, last] without HTML comments, common indentation and blank lines around.
  [[nodiscard]] std::string lines_between(std::size_t first, std::size_t last) const;
  /// [begin, end) of the source without HTML comments.
  [[nodiscard]] std::string without_comments(std::size_t begin, std::size_t end) const;
};

/// Reads Markdown from any bytes: invalid UTF-8 becomes U+FFFD; control characters, invisible
/// characters and marks of direction are removed.
[[nodiscard]] Document read_markdown(std::string_view text);

}  // namespace parallel_explore::issue
