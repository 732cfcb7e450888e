#include "parallel_explore/comparison_matrix.hpp"

#include "parallel_explore/event.hpp"
#include "report/comparison_table.hpp"
#include "report/html.hpp"
#include "text/display.hpp"
#include "text/fitting.hpp"
#include "text/markdown.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <string_view>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

bool is_number(std::string_view text) {
  double ignored = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), ignored);
  return error == std::errc{} && end == text.data() + text.size();
}

/// A program for tables takes a text that begins like this for a formula; an apostrophe says that
/// it is text.
bool looks_like_a_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r\n").find(text[0]) != std::string_view::npos &&
         !is_number(text);
}

std::string csv_field(std::string text) {
  if (looks_like_a_formula(text)) text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char const c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string csv_number(std::optional<double> const& value) {
  return value ? text::exact_number(*value) : "";
}

}  // namespace

std::string TextMatrix::table(Comparison const& comparison) const {
  return report::fitted(report::table_of(comparison), columns_);
}

std::string TextMatrix::trade_offs(Comparison const& comparison) const {
  std::string text;
  for (auto const& line : report::trade_off_lines(comparison)) text += line + "\n";
  return text::wrapped(text, columns_);
}

std::string MarkdownMatrix::table(Comparison const& comparison) const {
  return text::inert(report::markdown(report::table_of(comparison)));
}

std::string MarkdownMatrix::trade_offs(Comparison const& comparison) const {
  std::string text;
  for (auto const& line : report::trade_off_lines(comparison))
    text += fmt::format("- {}\n", text::markdown_line(line));
  return text;
}

std::string CsvMatrix::table(Comparison const& comparison) const {
  std::string text = "rank,approach,total,disqualified_by,failure";
  for (auto const& criterion : comparison.criteria()) {
    for (char const* part : {"", " spread", " score", " source"})
      text += "," + csv_field(criterion.name + part);
  }
  text += "\r\n";
  for (auto const& ranked : comparison.ranking()) {
    text += ranked.rank ? fmt::format("{}", *ranked.rank) : "";
    text += "," + csv_field(ranked.approach) + ",";
    if (ranked.rank) text += text::exact_number(ranked.total);
    text += "," + csv_field(ranked.disqualified_by) + "," +
            csv_field(text::clean_line(ranked.failure, 500));
    for (auto const& cell : ranked.cells) {
      text += "," + csv_number(cell.value) + "," + csv_number(cell.spread) + "," +
              csv_number(cell.score) + "," + name_of(cell.source);
    }
    text += "\r\n";
  }
  return text;
}

std::string CsvMatrix::trade_offs(Comparison const& comparison) const {
  auto const all = parallel_explore::trade_offs(comparison);
  if (all.empty()) return {};
  std::string text = "criterion,leaders,trailers,score gap,value gap,within noise\r\n";
  for (auto const& each : all) {
    text += fmt::format("{},{},{},{},{},{}\r\n", csv_field(each.criterion),
                        csv_field(fmt::format("{}", fmt::join(each.leaders, ";"))),
                        csv_field(fmt::format("{}", fmt::join(each.trailers, ";"))),
                        text::exact_number(each.score_gap), text::exact_number(each.value_gap),
                        each.within_noise);
  }
  return text;
}

std::string HtmlMatrix::table(Comparison const& comparison) const {
  return report::html(report::table_of(comparison), "Approaches compared, the best first");
}

std::string HtmlMatrix::trade_offs(Comparison const& comparison) const {
  return report::html_list(report::trade_off_lines(comparison));
}

}  // namespace v0_2
}  // namespace parallel_explore
