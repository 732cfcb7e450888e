#include "issue/markdown.hpp"

#include "issue/as_github.hpp"
#include "issue/clean_source.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <md4c.h>
#include <stdexcept>

namespace parallel_explore::issue {

using namespace text;
namespace {

constexpr std::size_t deepest = 64;

/// Builds the tree from the callbacks of md4c.
class TreeBuilder {
 public:
  TreeBuilder(Document& document, MarkdownReading const& reading)
      : document_(document), reading_(reading) {}

  void enter(MD_BLOCKTYPE type, void const* detail) {
    if (type == MD_BLOCK_THEAD || type == MD_BLOCK_TBODY) {
      in_head_ = type == MD_BLOCK_THEAD;
      return;
    }
    if (++depth_ > deepest) return;
    leave_implied_paragraph();
    open(made_from(type, detail));
  }

  void leave(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_THEAD || type == MD_BLOCK_TBODY) return;
    if (depth_-- > deepest) return;
    leave_implied_paragraph();
    close();
    comment_begin_ = nowhere;
    spans_.clear();
    images_ = 0;
  }

  void enter(MD_SPANTYPE type, void const* detail) {
    if (type == MD_SPAN_IMG) ++images_;
    Span span;
    if (type == MD_SPAN_CODE) span.kind = Span::Kind::code;
    if (type == MD_SPAN_STRONG) span.kind = Span::Kind::bold;
    if (type == MD_SPAN_DEL) span.kind = Span::Kind::struck;
    if (type == MD_SPAN_A) {
      auto const& href = static_cast<MD_SPAN_A_DETAIL const*>(detail)->href;
      span.kind = Span::Kind::link;
      if (href.text) span.address.assign(href.text, href.size);
    }
    span.begin = leaf().prose.plain.size();
    spans_.emplace_back(type, std::move(span));
  }

  void leave(MD_SPANTYPE type) {
    // md4c may interleave a link with bold text, and leave spans that it never entered.
    auto const opened = std::ranges::find(spans_.rbegin(), spans_.rend(), type,
                                          &std::pair<MD_SPANTYPE, Span>::first);
    if (opened == spans_.rend()) return;
    if (type == MD_SPAN_IMG) --images_;
    auto span = std::move(opened->second);
    spans_.erase(std::prev(opened.base()));
    auto& prose = leaf().prose;
    span.end = prose.plain.size();
    if (type != MD_SPAN_EM && type != MD_SPAN_IMG && span.end > span.begin)
      prose.spans[static_cast<std::size_t>(span.kind)].push_back(std::move(span));
  }

  void text(MD_TEXTTYPE type, std::string_view piece) {
    auto& block = leaf();
    place(block, piece);
    if (type == MD_TEXT_HTML) return html(block, piece);
    if (images_ > 0 || block.kind == Block::Kind::html) return;
    if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR) {
      block.prose.plain += '\n';
    } else if (type == MD_TEXT_ENTITY) {
      block.prose.plain += entity_text(piece);
    } else if (type != MD_TEXT_NULLCHAR) {
      block.prose.plain += piece;
    }
  }

  std::exception_ptr failure;

 private:
  Block made_from(MD_BLOCKTYPE type, void const* detail) const {
    Block block;
    switch (type) {
      case MD_BLOCK_DOC:
        block.kind = Block::Kind::document;
        break;
      case MD_BLOCK_QUOTE:
        block.kind = Block::Kind::quote;
        break;
      case MD_BLOCK_UL:
        block.kind = Block::Kind::bullets;
        break;
      case MD_BLOCK_HR:
        block.kind = Block::Kind::rule;
        break;
      case MD_BLOCK_HTML:
        block.kind = Block::Kind::html;
        break;
      case MD_BLOCK_TABLE:
        block.kind = Block::Kind::table;
        break;
      case MD_BLOCK_TR:
        block.kind = Block::Kind::row;
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        block.kind = Block::Kind::cell;
        break;
      case MD_BLOCK_OL: {
        auto const start = static_cast<MD_BLOCK_OL_DETAIL const*>(detail)->start;
        block.kind = Block::Kind::numbers;
        block.level = static_cast<int>(std::min(start, 1'000'000'000U));
        break;
      }
      case MD_BLOCK_H:
        block.kind = Block::Kind::heading;
        block.level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL const*>(detail)->level);
        break;
      case MD_BLOCK_LI: {
        auto const& item = *static_cast<MD_BLOCK_LI_DETAIL const*>(detail);
        block.kind = Block::Kind::item;
        block.checkbox = item.is_task != 0;
        block.ticked = block.checkbox && item.task_mark != ' ';
        break;
      }
      case MD_BLOCK_CODE: {
        auto const& language = static_cast<MD_BLOCK_CODE_DETAIL const*>(detail)->lang;
        block.kind = Block::Kind::code;
        if (language.text) block.language.assign(language.text, language.size);
        break;
      }
      default:
        block.kind = Block::Kind::paragraph;
    }
    block.head = in_head_ && (block.kind == Block::Kind::row || block.kind == Block::Kind::cell);
    return block;
  }

  void open(Block block) {
    block.parent = open_.empty() ? nowhere : open_.back();
    open_.push_back(document_.blocks.size());
    document_.blocks.push_back(std::move(block));
  }

  void close() {
    auto& block = document_.blocks[open_.back()];
    block.end = document_.blocks.size();
    open_.pop_back();
    if (open_.empty() || block.first == nowhere) return;
    auto& parent = document_.blocks[open_.back()];
    parent.first = std::min(parent.first, block.first);
    parent.last = std::max(parent.last, block.last);
  }

  /// The block that text is added to: items of tight lists have no paragraph.
  Block& leaf() {
    auto const kind = document_.blocks[open_.back()].kind;
    bool const holds_blocks = kind == Block::Kind::document || kind == Block::Kind::quote ||
                              kind == Block::Kind::bullets || kind == Block::Kind::numbers ||
                              kind == Block::Kind::item;
    if (holds_blocks) {
      Block paragraph;
      paragraph.kind = Block::Kind::paragraph;
      open(std::move(paragraph));
      implied_paragraph_ = true;
    }
    return document_.blocks[open_.back()];
  }

  void leave_implied_paragraph() {
    if (!implied_paragraph_) return;
    implied_paragraph_ = false;
    close();
  }

  /// Adds a piece of text. Pieces that md4c makes itself, such as line ends, are not in the source.
  [[nodiscard]] std::size_t offset_of(std::string_view piece) const {
    auto const& source = reading_.text;
    std::less_equal<char const*> const not_after;
    bool const within = !piece.empty() && not_after(source.data(), piece.data()) &&
                        not_after(piece.data() + piece.size(), source.data() + source.size());
    return within ? reading_.source_offset(static_cast<std::size_t>(piece.data() - source.data()))
                  : nowhere;
  }

  void place(Block& block, std::string_view piece) {
    auto const offset = offset_of(piece);
    if (offset == nowhere) return;
    if (block.first == nowhere) block.first = offset;
    block.last = std::max(block.last, offset + piece.size() - 1);
    if (block.kind != Block::Kind::code)
      block.prose.anchors.emplace_back(block.prose.plain.size(), offset);
  }

  void html(Block& block, std::string_view piece) {
    if (piece.starts_with("<br") && block.kind != Block::Kind::html) block.prose.plain += '\n';
    auto const offset = offset_of(piece);
    if (offset == nowhere) return;
    bool const is_comment = comment_begin_ != nowhere || piece.find("<!--") != nowhere;
    if (block.kind == Block::Kind::html && !is_comment) fold(block, piece);
    for (std::size_t at = 0; at < piece.size();) {
      bool const outside = comment_begin_ == nowhere;
      auto const mark = piece.find(outside ? "<!--" : "-->", at);
      if (mark == nowhere) break;
      if (outside) comment_begin_ = offset + mark;
      at = mark + (outside ? 4 : 3);
      if (outside) continue;
      document_.comments.emplace_back(comment_begin_, offset + at);
      comment_begin_ = nowhere;
    }
  }

  /// Takes the words of "<summary><b>Phase 1</b></summary>", and notes "</details>".
  static void fold(Block& block, std::string_view line) {
    block.closes_details = block.closes_details || line.find("</details") != nowhere;
    auto const tag = line.find("<summary");
    auto const begin = tag == nowhere ? nowhere : line.find('>', tag);
    if (begin == nowhere) return;
    auto const end = std::min(line.find("</summary", begin), line.size());
    bool in_tag = false;
    for (char const c : line.substr(begin + 1, end - begin - 1)) {
      if (c == '<') in_tag = true;
      if (!in_tag) block.prose.plain += c;
      if (c == '>') in_tag = false;
    }
  }

  Document& document_;
  MarkdownReading const& reading_;
  std::vector<std::size_t> open_;
  std::vector<std::pair<MD_SPANTYPE, Span>> spans_;  // that are open
  std::size_t depth_ = 0;
  std::size_t comment_begin_ = nowhere;
  int images_ = 0;
  bool in_head_ = false;
  bool implied_paragraph_ = false;
};

/// Keeps exceptions out of md4c, which is C.
template <class Action>
int guarded(void* builder, Action action) noexcept {
  auto& tree = *static_cast<TreeBuilder*>(builder);
  try {
    action(tree);
    return 0;
  } catch (...) {
    tree.failure = std::current_exception();
    return 1;
  }
}

MD_PARSER github_parser() {
  MD_PARSER parser{};
  parser.flags = MD_DIALECT_GITHUB;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* builder) {
    return guarded(builder, [&](TreeBuilder& tree) { tree.enter(type, detail); });
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* builder) {
    return guarded(builder, [&](TreeBuilder& tree) { tree.leave(type); });
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* builder) {
    return guarded(builder, [&](TreeBuilder& tree) { tree.enter(type, detail); });
  };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* builder) {
    return guarded(builder, [&](TreeBuilder& tree) { tree.leave(type); });
  };
  parser.text = [](MD_TEXTTYPE type, MD_CHAR const* text, MD_SIZE size, void* builder) {
    return guarded(builder, [&](TreeBuilder& tree) { tree.text(type, {text, size}); });
  };
  return parser;
}

}  // namespace

Document read_markdown(std::string_view text) {
  Document document;
  // Offsets in md4c have 32 bits.
  document.source =
      clean_source(text.substr(0, std::size_t{std::numeric_limits<std::uint32_t>::max()} / 4));
  auto const& source = document.source;
  document.lines.push_back(0);
  for (std::size_t at = 0; at < source.size(); ++at)
    if (source[at] == '\n') document.lines.push_back(at + 1);
  auto const reading = as_github_reads(source);
  TreeBuilder builder(document, reading);
  auto const parser = github_parser();
  auto const failed =
      md_parse(reading.text.data(), static_cast<MD_SIZE>(reading.text.size()), &parser, &builder);
  if (builder.failure) std::rethrow_exception(builder.failure);
  if (failed != 0) throw std::bad_alloc();
  return document;
}

}  // namespace parallel_explore::issue
