#include "live/columns.hpp"

#include "live/durations.hpp"
#include "text/display.hpp"
#include "text/fitting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace parallel_explore::live {
namespace {

constexpr std::size_t gap = 2, longest_name = 24;
/// Room for what an agent does, before a further column is shown.
constexpr std::size_t least_doing = 20;
/// A narrower screen has no header.
constexpr std::size_t least_for_header = 60;

Style style_of(ApproachState state) {
  if (state == ApproachState::completed) return Style::good;
  if (is_final(state)) return Style::bad;
  return state == ApproachState::pending ? Style::faint : Style::active;
}

std::string time_cell(Row const& row, TimePoint now) {
  return row.started ? clock_text(row.ended.value_or(now) - *row.started) : std::string();
}

std::string lines_cell(Row const& row) {
  if (!row.changes) return {};
  return fmt::format("+{} -{}", count_text(row.changes->lines_added),
                     count_text(row.changes->lines_removed));
}

}  // namespace

struct Columns::Traits {
  Kind kind;
  std::string_view title;
  std::size_t width;
  bool (*is_in)(Row const& row);
  std::string (*cell)(Row const& row, TimePoint now);
};

Columns::Traits const& Columns::traits_of(Kind kind) {
  static std::array<Traits, 6> const all{{
      {Kind::state, "state", 10, [](Row const&) { return true; },
       [](Row const& row, TimePoint) { return name_of(row.state); }},
      {Kind::time, "time", 6, [](Row const& row) { return row.started.has_value(); }, time_cell},
      {Kind::cost, "cost", 7, [](Row const& row) { return row.cost_usd.has_value(); },
       [](Row const& row, TimePoint) {
         return row.cost_usd ? fmt::format("${:.2f}", *row.cost_usd) : std::string();
       }},
      {Kind::turns, "turns", 5, [](Row const& row) { return row.turns > 0; },
       [](Row const& row, TimePoint) {
         return row.turns > 0 ? count_text(row.turns) : std::string();
       }},
      {Kind::lines, "lines", 11, [](Row const& row) { return row.changes.has_value(); },
       [](Row const& row, TimePoint) { return lines_cell(row); }},
      {Kind::tokens, "tokens", 6, [](Row const& row) { return row.tokens > 0; },
       [](Row const& row, TimePoint) {
         return row.tokens > 0 ? count_text(row.tokens) : std::string();
       }},
  }};
  return all.at(static_cast<std::size_t>(kind));
}

Columns::Columns(Model const& model, Screen const& screen, std::size_t margin) : margin_(margin) {
  for (auto const& row : model.rows)
    name_width_ = std::max(name_width_, text::display_width(row.name));
  name_width_ = std::min({name_width_, longest_name, std::max<std::size_t>(screen.columns / 3, 8)});
  auto taken = margin_ + name_width_ + gap;
  // In the order of importance: a narrow screen has only the time, and shows the state in place of
  // the activity of an idle agent.
  std::vector<Kind> wanted{Kind::time,  Kind::state, Kind::cost,
                           Kind::turns, Kind::lines, Kind::tokens};
  if (screen.columns < least_for_header) wanted = {Kind::time};
  for (auto const kind : wanted) {
    auto const& traits = traits_of(kind);
    bool const is_filled = std::ranges::any_of(model.rows, traits.is_in);
    auto const least = screen.columns < least_for_header ? least_doing / 2 : least_doing;
    if (!is_filled || taken + traits.width + gap + least > screen.columns) continue;
    taken += traits.width + gap;
    shown_.push_back(kind);
  }
  constexpr std::array<Kind, 6> on_screen{Kind::state,  Kind::time, Kind::turns,
                                          Kind::tokens, Kind::cost, Kind::lines};
  std::ranges::sort(shown_, {}, [&](Kind kind) { return std::ranges::find(on_screen, kind); });
}

bool Columns::has(Kind kind) const { return std::ranges::find(shown_, kind) != shown_.end(); }

std::string Columns::header(Screen const& screen) const {
  if (screen.columns < least_for_header) return {};
  ScreenLine line(screen);
  line.add(std::string(margin_, ' ')).left("approach", name_width_ + gap, Style::faint);
  for (auto const kind : shown_) {
    auto const& traits = traits_of(kind);
    if (kind == Kind::state) {
      line.left(traits.title, traits.width + gap, Style::faint);
    } else {
      line.right(traits.title, traits.width, Style::faint).add(std::string(gap, ' '));
    }
  }
  return line.add("now", Style::faint).text();
}

std::string Columns::row(Row const& row, TimePoint now, Screen const& screen,
                         bool is_selected) const {
  ScreenLine line(screen);
  if (margin_ > 0) line.left(is_selected ? ">" : "", margin_, Style::bold);
  line.left(text::cut_in_middle(row.name, name_width_), name_width_ + gap,
            is_selected ? Style::bold : Style::plain);
  for (auto const kind : shown_) {
    auto const& traits = traits_of(kind);
    auto const cell = traits.cell(row, now);
    if (kind == Kind::state) {
      line.left(cell, traits.width + gap, style_of(row.state));
    } else {
      line.right(cell, traits.width).add(std::string(gap, ' '));
    }
  }
  if (has(Kind::state)) return line.add(row.doing).text();
  // Without a column for it, the state is in what the agent does.
  bool const is_active = !is_final(row.state) && row.state != ApproachState::pending;
  bool const says_state = is_active && !row.doing.empty();
  if (says_state) return line.add(row.doing).text();
  line.add(name_of(row.state), style_of(row.state));
  if (row.doing.empty()) return line.text();
  return line.add(": ").add(row.doing).text();
}

}  // namespace parallel_explore::live
