#include "parallel_explore/result_aggregator.hpp"
#include "report/html.hpp"
#include "report/statements.hpp"

#include <fmt/format.h>

#include <sstream>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

std::string section(std::string_view title, std::string const& body) {
  return body.empty() ? std::string() : fmt::format("<h2>{}</h2>\n{}", title, body);
}

/// A paragraph for each line.
std::string paragraphs(std::string const& text) {
  std::istringstream in(text);
  std::string result;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) result += fmt::format("<p>{}</p>\n", report::html_escaped(line));
  }
  return result;
}

}  // namespace

std::string to_html(ReportInput const& input) {
  auto const& name = input.exploration.name;
  auto const shown = report::comparison_parts(input, HtmlMatrix());
  auto const body = fmt::format("<h1>{}</h1>\n", report::html_escaped(name)) +
                    paragraphs(report::plain_recommendation(input.verdict)) +
                    section("Comparison", shown.table) + section("Trade-offs", shown.trade_offs) +
                    section("Warnings", report::html_list(report::warnings_of(input.exploration)));
  return report::html_page(name, body);
}

}  // namespace v0_2
}  // namespace parallel_explore
