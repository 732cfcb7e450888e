#include "report/code_excerpt.hpp"

#include <fmt/format.h>

namespace parallel_explore::report {
namespace {

/// Collects added lines, each file and each place with its mark before the first of them.
class Excerpt {
 public:
  explicit Excerpt(std::size_t lines) : left_(lines) {}

  void begin_file(std::string_view path) {
    path_ = path;
    named_ = gap_ = false;
  }
  void begin_place() { gap_ = named_; }
  void add(std::string_view line) {
    if (left_ == 0) {
      cut_ = true;
      return;
    }
    if (!named_) text_ += fmt::format("{}{}:\n", text_.empty() ? "" : "\n", path_);
    if (gap_) text_ += "…\n";
    named_ = true;
    gap_ = false;
    text_ += line;
    text_ += '\n';
    --left_;
  }
  [[nodiscard]] std::string text() const { return cut_ ? text_ + "…\n" : text_; }

 private:
  std::size_t left_;
  std::string_view path_;
  bool named_ = false, gap_ = false, cut_ = false;
  std::string text_;
};

}  // namespace

std::string added_code(std::string_view patch, std::size_t lines) {
  Excerpt excerpt(lines);
  bool in_header = true;
  while (!patch.empty()) {
    auto const end = patch.find('\n');
    auto const line = patch.substr(0, end);
    patch.remove_prefix(end == std::string_view::npos ? patch.size() : end + 1);
    if (line.starts_with("diff --git ")) {
      in_header = true;
    } else if (in_header && line.starts_with("+++ ")) {
      auto const path = line.substr(4);
      excerpt.begin_file(path.starts_with("b/") ? path.substr(2) : path);
    } else if (line.starts_with("@@ ")) {
      in_header = false;
      excerpt.begin_place();
    } else if (!in_header && line.starts_with('+')) {
      excerpt.add(line.substr(1));
    } else if (!in_header && line.starts_with(' ')) {
      excerpt.begin_place();
    }
  }
  return excerpt.text();
}

}  // namespace parallel_explore::report
