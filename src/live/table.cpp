#include "live/table.hpp"

#include "live/columns.hpp"
#include "live/summary.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace parallel_explore::live {
namespace {

constexpr auto all_keys =
    "arrows  enter:transcript  l:log  d:diff  a:add  c:cancel  t:tell  q:stop  ?:help";
constexpr auto terse_keys =
    "arrows enter:transcript l:log d:diff a:add c:cancel t:tell q:stop ?:help";
constexpr auto few_keys = "arrows, enter, l d a c t q, ?:help";

/// The last line: a question, a message, or the keys.
std::string last_line(Screen const& screen, View const& view) {
  ScreenLine line(screen);
  if (!view.question.empty()) {
    if (!view.is_typed) return line.add(view.question, Style::bold).text();
    line.add(text::cut_to_width(view.question, screen.columns * 2 / 3), Style::bold).add(" ");
    // The end of the answer is shown, where it is typed.
    auto const room = line.room() > 1 ? line.room() - 1 : 0;
    std::string_view answer = view.answer;
    while (text::display_width(answer) > room && !answer.empty())
      answer.remove_prefix(text::decode_utf8(answer, 0).size);
    return line.add(answer).add("_").text();
  }
  if (!view.message.empty()) return line.add(view.message, Style::bold).text();
  for (std::string_view const keys : {all_keys, terse_keys}) {
    if (keys.size() <= screen.columns) return line.add(keys, Style::faint).text();
  }
  return line.add(few_keys, Style::faint).text();
}

/// How the lines of a screen are shared out.
struct Layout {
  std::size_t table = 0;  ///< rows of approaches, with a line that says how many are hidden
  std::size_t summary = 1;
  bool header = false, measuring = false, last = false;
};

Layout layout_of(Model const& model, Screen const& screen, View const& view) {
  Layout layout;
  auto room = std::max<std::size_t>(screen.rows, 1);
  bool const asks = !view.question.empty() || !view.message.empty();
  layout.last = asks || (view.has_keys && screen.rows >= 10);
  if (layout.last) --room;
  if (room == 0) {
    layout.summary = 0;
    return layout;
  }
  layout.summary = screen.rows >= 20 ? 3 : screen.rows >= 8 ? 2 : 1;
  room -= std::min(room, layout.summary);
  layout.measuring = !model.measuring.empty() && room > 1;
  if (layout.measuring) --room;
  layout.header = screen.rows >= 10 && room > 2;
  if (layout.header) --room;
  layout.table = room;
  return layout;
}

int urgency(ApproachState state) {
  if (is_final(state)) return 2;
  return state == ApproachState::pending ? 1 : 0;
}

/// The rows that are shown, as a range of the order.
struct Window {
  std::size_t begin = 0, end = 0;
};

Window window_of(Model const& model, std::vector<std::size_t> const& order, std::size_t room,
                 std::string const& selected) {
  if (order.size() <= room) return {0, order.size()};
  if (room == 0) return {};
  auto const rows = room > 1 ? room - 1 : room;  // one says how many are hidden
  std::size_t at = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (model.rows[order[i]].name == selected) at = i;
  }
  auto const begin = at < rows ? 0 : std::min(at - rows / 2, order.size() - rows);
  return {begin, begin + rows};
}

std::string hidden_text(Window window, std::size_t all) {
  auto const above = window.begin;
  auto const below = all - window.end;
  if (above == 0) return fmt::format("{} more below", below);
  if (below == 0) return fmt::format("{} more above", above);
  return fmt::format("{} more above, {} below", above, below);
}

}  // namespace

bool all_fit(Model const& model, Screen const& screen, View const& view) {
  return model.rows.size() <= layout_of(model, screen, view).table;
}

std::vector<std::size_t> order_of(Model const& model, Screen const& screen, View const& view) {
  std::vector<std::size_t> order(model.rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (all_fit(model, screen, view)) return order;
  std::vector<std::size_t> sorted;
  sorted.reserve(order.size());
  for (int const wanted : {0, 1, 2}) {
    for (auto const place : order) {
      if (urgency(model.rows[place].state) == wanted) sorted.push_back(place);
    }
  }
  return sorted;
}

std::vector<std::string> table_lines(Model const& model, TimePoint now, Screen const& screen,
                                     View const& view) {
  auto const layout = layout_of(model, screen, view);
  auto const order = order_of(model, screen, view);
  auto const window = window_of(model, order, layout.table, view.selected);
  std::size_t const margin = view.has_keys && screen.columns >= 20 ? 2 : 0;
  Columns const columns(model, screen, margin);
  std::vector<std::string> lines;
  if (layout.header) {
    if (auto header = columns.header(screen); !header.empty()) lines.push_back(std::move(header));
  }
  for (auto i = window.begin; i < window.end; ++i) {
    auto const& row = model.rows[order[i]];
    lines.push_back(columns.row(row, now, screen, row.name == view.selected && margin > 0));
  }
  bool const hides = window.end - window.begin < order.size() && layout.table > 1;
  if (hides)
    lines.push_back(ScreenLine(screen)
                        .add(std::string(margin, ' '))
                        .add(hidden_text(window, order.size()), Style::faint)
                        .text());
  if (layout.measuring) lines.push_back(ScreenLine(screen).add(model.measuring).text());
  if (layout.summary > 0) {
    for (auto& line : summary_lines(model, now, screen, layout.summary))
      lines.push_back(std::move(line));
  }
  if (layout.last) lines.push_back(last_line(screen, view));
  return lines;
}

std::vector<std::string> all_lines(Model const& model, TimePoint now, Screen const& screen) {
  auto tall = screen;
  tall.rows = model.rows.size() + 20;
  return table_lines(model, now, tall, {});
}

std::vector<std::string> row_lines(Model const& model, std::vector<std::size_t> const& places,
                                   TimePoint now, Screen const& screen) {
  Columns const columns(model, screen, 0);
  std::vector<std::string> lines;
  for (auto const place : places)
    lines.push_back(columns.row(model.rows[place], now, screen, false));
  return lines;
}

}  // namespace parallel_explore::live
