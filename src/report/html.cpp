#include "report/html.hpp"

#include <fmt/format.h>

namespace parallel_explore::report {

std::string html_escaped(std::string_view text) {
  std::string escaped;
  for (char const c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string html_list(std::vector<std::string> const& texts) {
  if (texts.empty()) return {};
  std::string list = "<ul>\n";
  for (auto const& each : texts) list += fmt::format("<li>{}</li>\n", html_escaped(each));
  return list + "</ul>\n";
}

}  // namespace parallel_explore::report
