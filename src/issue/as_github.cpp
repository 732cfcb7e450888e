#include "issue/as_github.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace parallel_explore::issue {

using namespace text;
namespace {

constexpr std::size_t longest_code = 4096;

/// A line without the marks of lists and quotes before it.
std::string_view content_of_line(std::string_view line) {
  for (bool more = true; more;) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    more = line.size() > 1 && std::string_view("-*+>").find(line[0]) != nowhere &&
           (line[1] == ' ' || line[1] == '\t');
    if (more) line.remove_prefix(2);
  }
  return line;
}

/// The length of the fence that a line begins with; 0: none.
std::size_t fence_of(std::string_view content) {
  if (content.empty() || (content[0] != '`' && content[0] != '~')) return 0;
  auto const end = std::min(content.find_first_not_of(content[0]), content.size());
  return end >= 3 ? end : 0;
}

/// The cells of a row; 0: the line has no "|".
std::size_t cells_in(std::string_view line) {
  line = trim(line);
  if (line.find('|') == nowhere) return 0;
  if (line.starts_with('|')) line.remove_prefix(1);
  std::size_t cells = 1;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
    } else if (line[at] == '|' && at + 1 < line.size()) {
      ++cells;
    }
  }
  return cells;
}

/// Whether each cell is a run of "-" that may have ":" at its ends.
bool is_delimiter_row(std::string_view line) {
  line = trim(line);
  if (line.find('|') == nowhere || line.find_first_not_of(" \t|:-") != nowhere) return false;
  if (line.starts_with('|')) line.remove_prefix(1);
  if (line.ends_with('|')) line.remove_suffix(1);
  for (std::size_t at = 0; at <= line.size();) {
    auto const end = std::min(line.find('|', at), line.size());
    auto cell = trim(line.substr(at, end - at));
    if (cell.starts_with(':')) cell.remove_prefix(1);
    if (cell.ends_with(':')) cell.remove_suffix(1);
    if (cell.empty() || cell.find_first_not_of('-') != nowhere) return false;
    at = end + 1;
  }
  return true;
}

/// Whether a run of "*" or "_" in a word is a part of a path: [begin, end) of the word.
bool belongs_to_path(std::string_view word, std::size_t begin, std::size_t end) {
  auto const before = begin > 0 ? word[begin - 1] : ' ';
  auto const after = end < word.size() ? word[end] : ' ';
  bool const extension = after == '.' && end + 1 < word.size() && is_word(word[end + 1]);
  bool const opens = before == ' ' || before == '(';
  if (word[begin] == '*') {
    if (end - begin == 1)
      return before == '/' || after == '/' || (extension && (opens || word[0] != '*'));
    return (before == '/' || opens) && (after == '/' || (before == '/' && !is_word(after)));
  }
  if (end - begin != 2) return false;
  if (extension || after == '/') return word.rfind("__", begin - 1) < begin && begin > 0;
  if (before == '/') return word.find("__", end) != nowhere;
  auto const close = word.find("__", end);
  if (close == nowhere || !is_word(after)) return false;
  auto const past = close + 2 < word.size() ? word[close + 2] : ' ';
  return past == '/' || (past == '.' && close + 3 < word.size() && is_word(word[close + 3]));
}

class GithubReader {
 public:
  explicit GithubReader(std::string_view source) : source_(source) {
    reading_.text.reserve(source.size() + source.size() / 16);
  }

  MarkdownReading read() {
    std::string_view previous;
    for (std::size_t at = 0; at < source_.size();) {
      auto const end = std::min(source_.find('\n', at), source_.size());
      auto const line = source_.substr(at, end - at);
      auto const content = content_of_line(line);
      if (auto const fence = fence_of(content); fence > 0 || fence_ > 0) {
        take_fence(line, content, fence);
      } else if (is_delimiter_row(content) && cells_in(previous) > 0) {
        take_delimiters(line, cells_in(previous) == cells_in(content));
      } else {
        take_text(line, at);
      }
      if (trim(line).empty()) code_until_ = 0;
      previous = content;
      if (end < source_.size()) reading_.text += '\n';
      at = end + 1;
    }
    return std::move(reading_);
  }

 private:
  void add(char c) {
    reading_.added.push_back(reading_.text.size());
    reading_.text += c;
  }

  void take_fence(std::string_view line, std::string_view content, std::size_t fence) {
    if (fence_ == 0) {
      fence_ = fence;
      mark_ = content[0];
      is_tasklist_ = trim(content.substr(fence)) == "[tasklist]";
      reading_.text += is_tasklist_ ? std::string(line.size(), ' ') : std::string(line);
      return;
    }
    bool const closes = fence >= fence_ && content[0] == mark_ && trim(content).size() == fence;
    if (closes) fence_ = 0;
    reading_.text += closes && is_tasklist_ ? std::string(line.size(), ' ') : std::string(line);
  }

  void take_delimiters(std::string_view line, bool fits) {
    for (std::size_t at = 0; at < line.size();) {
      if (line[at] != '-') {
        reading_.text += line[at++];
        continue;
      }
      if (!fits) {
        add('\\');
        reading_.text += line.substr(at);
        return;
      }
      auto const end = std::min(line.find_first_not_of('-', at), line.size());
      reading_.text += line.substr(at, end - at);
      for (auto size = end - at; size < 3; ++size) add('-');
      at = end;
    }
  }

  /// Keeps emphasis marks in the words of a line that begins at `begin`, outside inline code.
  void take_text(std::string_view line, std::size_t begin) {
    for (std::size_t at = 0; at < line.size();) {
      if (begin + at < code_until_) {
        reading_.text += line[at++];
      } else if (line[at] == '`') {
        skip_code(begin + at);
        reading_.text += line[at++];
      } else if (is_blank(line[at])) {
        reading_.text += line[at++];
      } else {
        auto const end = std::min(line.find_first_of(" \t`", at), line.size());
        take_word(line.substr(at, end - at));
        at = end;
      }
    }
  }

  /// Inline code reaches to a run of as many backquotes in the same paragraph.
  void skip_code(std::size_t at) {
    auto const after = std::min(source_.find_first_not_of('`', at), source_.size());
    auto const size = after - at;
    auto const limit =
        std::min(std::min(source_.find("\n\n", at), source_.size()), at + longest_code);
    code_until_ = after;
    for (auto close = source_.find('`', after); close < limit;) {
      auto const end = std::min(source_.find_first_not_of('`', close), source_.size());
      if (end - close == size) {
        code_until_ = end;
        return;
      }
      close = source_.find('`', end);
    }
  }

  void take_word(std::string_view word) {
    bool const is_path = word.find_first_of("/.") != nowhere && word.find("://") == nowhere;
    for (std::size_t at = 0; at < word.size();) {
      if (word[at] != '*' && word[at] != '_') {
        reading_.text += word[at++];
        continue;
      }
      auto const end = std::min(word.find_first_not_of(word[at], at), word.size());
      bool const escaped = at > 0 && word[at - 1] == '\\';
      bool const keep = is_path && !escaped && belongs_to_path(word, at, end);
      for (; at < end; ++at) {
        if (keep) add('\\');
        reading_.text += word[at];
      }
    }
  }

  std::string_view source_;
  MarkdownReading reading_;
  std::size_t fence_ = 0;  ///< length of the open fence
  char mark_ = '`';        ///< of that fence
  bool is_tasklist_ = false;
  std::size_t code_until_ = 0;  ///< offset in the source
};

}  // namespace

std::size_t MarkdownReading::source_offset(std::size_t at) const {
  auto const before = std::ranges::lower_bound(added, at) - added.begin();
  return at - static_cast<std::size_t>(before);
}

MarkdownReading as_github_reads(std::string_view source) { return GithubReader(source).read(); }

}  // namespace parallel_explore::issue
