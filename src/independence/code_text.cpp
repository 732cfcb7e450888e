#include "independence/code_text.hpp"

#include <algorithm>

namespace parallel_explore::independence {
namespace {

class CommentRemover {
 public:
  CommentRemover(std::string_view source, CodeStyle style) : text_(source), style_(style) {}

  std::string remove() {
    while (at_ < text_.size()) {
      if (style_ == CodeStyle::python ? python() : braces()) continue;
      if (opens_string(text_[at_])) {
        skip_string(text_[at_]);
      } else {
        ++at_;
      }
    }
    return std::move(text_);
  }

 private:
  void blank(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_)
      if (text_[at_] != '\n') text_[at_] = ' ';
  }

  /// Past the next `mark` from `from` on.
  [[nodiscard]] std::size_t past(std::string_view mark, std::size_t from) const {
    auto const found = text_.find(mark, from);
    return found == std::string::npos ? text_.size() : found + mark.size();
  }

  [[nodiscard]] bool follows(std::string_view mark) const {
    return std::string_view(text_).substr(at_).starts_with(mark);
  }

  bool braces() {
    if (follows("//")) {
      blank(std::min(text_.find('\n', at_), text_.size()));
    } else if (follows("/*")) {
      blank(past("*/", at_ + 2));
    } else if (style_ == CodeStyle::java && follows("\"\"\"")) {
      blank(past("\"\"\"", at_ + 3));
    } else {
      return false;
    }
    return true;
  }

  bool python() {
    if (follows("#")) {
      blank(std::min(text_.find('\n', at_), text_.size()));
    } else if (follows("\"\"\"") || follows("'''")) {
      blank(past(std::string(3, text_[at_]), at_ + 3));
    } else {
      return false;
    }
    return true;
  }

  [[nodiscard]] bool opens_string(char c) const {
    if (c == '"') return true;
    if (c == '\'') return style_ == CodeStyle::script || style_ == CodeStyle::python;
    return c == '`' && (style_ == CodeStyle::script || style_ == CodeStyle::go);
  }

  /// Only back quotes go over lines.
  void skip_string(char quote) {
    auto end = at_ + 1;
    while (end < text_.size() && text_[end] != quote && (quote == '`' || text_[end] != '\n'))
      end += text_[end] == '\\' && end + 1 < text_.size() && text_[end + 1] != '\n' ? 2 : 1;
    if (style_ == CodeStyle::java) {
      ++at_;
      blank(end);
    }
    at_ = std::min(end + (end < text_.size() && text_[end] == '\n' ? 0 : 1), text_.size());
  }

  std::string text_;
  CodeStyle style_;
  std::size_t at_ = 0;
};

}  // namespace

std::string without_comments(std::string_view source, CodeStyle style) {
  return CommentRemover(source, style).remove();
}

}  // namespace parallel_explore::independence
