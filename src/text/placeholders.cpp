#include "text/placeholders.hpp"

namespace parallel_explore::text {
namespace {

template <class Quote>
std::string expand_with(std::string_view text, Placeholders const& values, Quote quote) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    auto const open = text.find('{', at);
    auto const close = text.find('}', open == std::string_view::npos ? at : open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      return result.append(text.substr(at));
    }
    result.append(text.substr(at, open - at));
    auto const found = values.find(std::string(text.substr(open + 1, close - open - 1)));
    // "${NAME}" is a variable of the shell.
    bool const variable = open > 0 && text[open - 1] == '$';
    if (found == values.end() || variable) {
      result += '{';
      at = open + 1;
    } else {
      result += quote(found->second);
      at = close + 1;
    }
  }
  return result;
}

}  // namespace

std::string single_quoted(std::string_view text) {
  std::string quoted = "'";
  for (char const c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string expand(std::string_view text, Placeholders const& values) {
  return expand_with(text, values, [](std::string const& value) { return value; });
}

std::string expand_shell(std::string_view command, Placeholders const& values) {
  return expand_with(command, values, single_quoted);
}

}  // namespace parallel_explore::text
