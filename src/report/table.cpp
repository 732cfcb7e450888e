#include "report/table.hpp"

#include "report/html.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::report {
namespace {

std::string padded(std::string const& text, std::size_t width, bool right) {
  auto const has = text::display_width(text);
  std::string const blanks(width > has ? width - has : 0, ' ');
  return right ? blanks + text : text + blanks;
}

std::string escaped(std::string const& text) {
  std::string result;
  for (char const c : text) {
    if (c == '|' || c == '`' || c == '\\' || c == '*' || c == '_' || c == '<' || c == '[')
      result += '\\';
    result += c;
  }
  return result;
}

bool is_left(Table const& table, std::size_t column) {
  return std::ranges::find(table.left, column) != table.left.end();
}

}  // namespace

std::string aligned(Table const& table) {
  std::vector<std::size_t> widths;
  for (auto const& cell : table.header) widths.push_back(text::display_width(cell));
  for (auto const& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], text::display_width(row[i]));
  }
  auto const line = [&](std::vector<std::string> const& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += "  ";
      text += padded(cells[i], widths[i], !is_left(table, i));
    }
    text.resize(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  auto text = line(table.header);
  for (auto const& row : table.rows) text += line(row);
  if (!table.notes.empty()) text += "\n";
  for (auto const& note : table.notes) text += note + "\n";
  return text;
}

std::string markdown(Table const& table) {
  auto const line = [](std::vector<std::string> const& cells) {
    std::string text = "|";
    for (auto const& cell : cells) text += " " + escaped(cell) + " |";
    return text + "\n";
  };
  auto text = line(table.header) + "|";
  for (std::size_t i = 0; i < table.header.size(); ++i)
    text += is_left(table, i) ? " --- |" : " ---: |";
  text += "\n";
  for (auto const& row : table.rows) text += line(row);
  if (!table.notes.empty()) text += "\n";
  for (auto const& note : table.notes) text += "- " + escaped(note) + "\n";
  return text;
}

std::string html(Table const& table, std::string_view caption) {
  auto text = fmt::format("<table>\n<caption>{}</caption>\n<thead>\n<tr>", html_escaped(caption));
  for (auto const& cell : table.header)
    text += fmt::format("<th scope=\"col\">{}</th>", html_escaped(cell));
  text += "</tr>\n</thead>\n<tbody>\n";
  for (auto const& row : table.rows) {
    text += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      bool const names_row = !table.left.empty() && i == table.left.front();
      text += fmt::format("<{0}>{1}</{2}>", names_row ? "th scope=\"row\"" : "td",
                          html_escaped(row[i]), names_row ? "th" : "td");
    }
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n" + html_list(table.notes);
}

}  // namespace parallel_explore::report
