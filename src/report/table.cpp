#include "report/table.hpp"

#include "report/html.hpp"
#include "text/display.hpp"
#include "text/fitting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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
    if (c == '<') {
      result += "&lt;";
      continue;
    }
    bool const is_link = c == '(' && result.ends_with(']');
    if (is_link || std::string_view("|`\\*_[]").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

bool is_left(Table const& table, std::size_t column) {
  return std::ranges::find(table.left, column) != table.left.end();
}

std::vector<std::size_t> widths_of(Table const& table) {
  std::vector<std::size_t> widths;
  for (auto const& cell : table.header) widths.push_back(text::display_width(cell));
  for (auto const& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], text::display_width(row[i]));
  }
  return widths;
}

constexpr std::size_t gap = 2;             // between columns
constexpr std::size_t shortest_name = 16;  // to which names of rows are cut

/// The width of a line.
std::size_t sum_of(std::vector<std::size_t> const& widths) {
  std::size_t sum = 0;
  for (auto const width : widths) sum += width + gap;
  return sum - std::min(sum, gap);
}

std::string lines_of(Table const& table) {
  auto const widths = widths_of(table);
  auto const line = [&](std::vector<std::string> const& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) text += std::string(gap, ' ');
      text += padded(cells[i], widths[i], !is_left(table, i));
    }
    text.resize(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  auto text = line(table.header);
  for (auto const& row : table.rows) text += line(row);
  return text;
}

std::string notes_of(Table const& table, std::size_t columns) {
  std::string text = table.notes.empty() ? "" : "\n";
  for (auto const& note : table.notes) text += text::wrapped(note, columns) + "\n";
  return text;
}

/// The columns that may be cut, at most `room` wide together with the others: the widest are cut.
Table with_short_texts(Table table, std::vector<std::size_t> const& which, std::size_t columns) {
  auto widths = widths_of(table);
  auto const least = [&](std::size_t column) {
    return std::max(shortest_name, text::display_width(table.header[column]));
  };
  while (sum_of(widths) > columns) {
    auto const widest = std::ranges::max_element(which, {}, [&](std::size_t column) {
      return widths[column] > least(column) ? widths[column] : 0;
    });
    if (widest == which.end() || widths[*widest] <= least(*widest)) break;
    --widths[*widest];
  }
  for (auto& row : table.rows) {
    for (auto const column : which) row[column] = text::cut_in_middle(row[column], widths[column]);
  }
  return table;
}

/// Each row as a block: its name, and below it what the other columns say.
std::string blocks_of(Table const& table, std::size_t names, std::size_t columns) {
  std::string text;
  for (auto const& row : table.rows) {
    text += (text.empty() ? "" : "\n") + text::cut_in_middle(row[names], columns) + "\n";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i == names) continue;
      text += text::wrapped(fmt::format("  {}: {}", table.header[i], row[i]), columns) + "\n";
    }
  }
  return text;
}

Table with_short_names(Table table, std::size_t names, std::size_t width) {
  for (auto& row : table.rows) row[names] = text::cut_in_middle(row[names], width);
  return table;
}

/// Some rows as columns, each headed by its name.
Table transposed(Table const& table, std::size_t names, std::size_t first, std::size_t count) {
  Table turned;
  turned.left = {0};
  turned.header = {table.header[names]};
  for (std::size_t row = first; row < first + count; ++row)
    turned.header.push_back(table.rows[row][names]);
  for (std::size_t column = 0; column < table.header.size(); ++column) {
    if (column == names) continue;
    auto& line = turned.rows.emplace_back(std::vector{table.header[column]});
    for (std::size_t row = first; row < first + count; ++row)
      line.push_back(table.rows[row][column]);
  }
  return turned;
}

/// As many rows as fit, beside each other; then the next ones below.
std::string transposed_lines(Table const& table, std::size_t names, std::size_t columns) {
  auto const named = with_short_names(table, names, std::max(shortest_name, columns / 4));
  std::string text;
  for (std::size_t i = 0; i < named.rows.size(); ++i) {
    if (sum_of(widths_of(transposed(named, names, i, 1))) > columns)
      return blocks_of(table, names, columns);
  }
  for (std::size_t first = 0; first < named.rows.size();) {
    std::size_t count = 1;
    while (first + count < named.rows.size() &&
           sum_of(widths_of(transposed(named, names, first, count + 1))) <= columns)
      ++count;
    text += (first == 0 ? "" : "\n") + lines_of(transposed(named, names, first, count));
    first += count;
  }
  return text;
}

}  // namespace

std::string aligned(Table const& table) { return lines_of(table) + notes_of(table, 0); }

std::string fitted(Table const& table, std::size_t columns) {
  auto const width = sum_of(widths_of(table));
  if (columns == 0 || width <= columns) return lines_of(table) + notes_of(table, columns);
  auto const names = table.left.empty() ? 0 : table.left.front();
  auto which = table.cut;
  which.push_back(names);
  auto const cut = with_short_texts(table, which, columns);
  if (sum_of(widths_of(cut)) <= columns) return lines_of(cut) + notes_of(table, columns);
  return transposed_lines(table, names, columns) + notes_of(table, columns);
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
