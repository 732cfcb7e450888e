#include "spec/inline_tables.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace parallel_explore::spec {
namespace {

/// The length of the string of TOML that begins here; 0: none does.
std::size_t length_of_string(std::string_view text) {
  for (std::string_view quotes : {"\"\"\"", "\'\'\'", "\"", "\'"}) {
    if (!text.starts_with(quotes)) continue;
    for (auto at = quotes.size(); at < text.size(); ++at) {
      if (quotes[0] == '"' && text[at] == '\\') {
        ++at;
      } else if (text.substr(at).starts_with(quotes)) {
        return at + quotes.size();
      }
    }
    return text.size();
  }
  return 0;
}

/// Writes what is between braces on one line.
class Joiner {
 public:
  std::string join(std::string_view text) {
    while (!text.empty()) text.remove_prefix(take(text));
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool in_table() const { return open_.ends_with('{'); }

  /// Takes the next token. Gives its length.
  std::size_t take(std::string_view text) {
    if (auto const length = length_of_string(text); length > 0) {
      put(text.substr(0, length));
      return length;
    }
    char const c = text.front();
    if (c == '#') {
      auto const length = std::min(text.find('\n'), text.size());
      if (!in_table()) out_ += text.substr(0, length);
      return length;
    }
    if (in_table() && (c == '\n' || c == ',')) {
      // The next entry writes the comma, so that none stands before the end of the table.
      comma_due_ = comma_due_ || has_entry_;
      return 1;
    }
    if (c == '}' || c == ']') {
      comma_due_ = false;
      has_entry_ = true;
      if (!open_.empty()) open_.pop_back();
      out_ += c;
      return 1;
    }
    put(text.substr(0, 1));
    return 1;
  }

  void put(std::string_view token) {
    bool const blank = token.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (in_table() && !blank) {
      if (std::exchange(comma_due_, false)) out_ += ", ";
      has_entry_ = true;
    }
    if (!(in_table() && token == "\r")) out_ += token;
    if (token != "{" && token != "[") return;
    open_ += token;
    has_entry_ = comma_due_ = false;
  }

  std::string out_;
  std::string open_;        ///< the brackets and braces around the place
  bool has_entry_ = false;  ///< in the innermost table, before the place
  bool comma_due_ = false;
};

}  // namespace

std::string joined_inline_tables(std::string_view toml) { return Joiner().join(toml); }

}  // namespace parallel_explore::spec
