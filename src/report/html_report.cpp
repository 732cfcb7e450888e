#include "parallel_explore/result_aggregator.hpp"
#include "report/assets.hpp"
#include "report/html.hpp"
#include "report/statements.hpp"
#include "report/tasks_document.hpp"
#include "report/web_document.hpp"

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
  auto documents = input.documents;
  if (!are_alternatives(input.exploration.experiment)) {
    documents["summary"] = report::tasks_summary(input.exploration);
    return report::page_of(input.exploration.name, report::plain_tasks_html(input.exploration),
                           documents);
  }
  documents["summary"] = summary_json(input.exploration, input.verdict);
  if (input.standard_policy) documents["engine"] = report::web_engine();
  return report::page_of(input.exploration.name, report::plain_html(input), documents);
}

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::report {

std::string plain_html(ReportInput const& input) {
  auto const shown = comparison_parts(input, HtmlMatrix());
  return fmt::format("<h1>{}</h1>\n", html_escaped(input.exploration.name)) +
         paragraphs(plain_recommendation(input.verdict)) + section("Comparison", shown.table) +
         section("Trade-offs", shown.trade_offs) +
         section("Warnings", html_list(warnings_of(input.exploration)));
}

}  // namespace parallel_explore::report
