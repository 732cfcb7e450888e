#include "live/summary.hpp"

#include "live/durations.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::live {
namespace {

struct Part {
  std::string text;
  Style style = Style::plain;
};

/// "[######----] 6/10", where the screen has room for it.
std::string bar_of(Model const& model, Screen const& screen) {
  auto const all = model.rows.size();
  auto const done = model.completed + model.failed;
  auto const count = fmt::format("{}/{}", done, all);
  std::size_t const width = screen.columns >= 100 ? 20 : screen.columns >= 36 ? 8 : 0;
  if (width == 0 || all == 0) return count;
  auto const filled = done * width / all;
  return fmt::format("[{}{}] {}", std::string(filled, '#'), std::string(width - filled, '-'),
                     count);
}

std::vector<Part> parts_of(Model const& model, TimePoint now) {
  std::vector<Part> parts;
  auto const add = [&](std::string text, Style style = Style::plain) {
    if (!text.empty()) parts.push_back({std::move(text), style});
  };
  if (model.completed > 0) add(fmt::format("{} completed", model.completed), Style::good);
  if (model.failed > 0) add(fmt::format("{} failed", model.failed), Style::bad);
  if (model.active > 0) add(fmt::format("{} running", model.active), Style::active);
  if (model.waiting > 0) add(fmt::format("{} waiting", model.waiting));
  add(model.helpers);
  if (model.paused) add("paused", Style::bold);
  if (model.cooling)
    add(fmt::format("no new sessions for {}: the API is refusing requests",
                    clock_text(*model.cooling)),
        Style::bad);
  if (model.left) add(fmt::format("about {} left", clock_text(*model.left)));
  add(model.budget);
  if (model.started) add(clock_text(model.ended.value_or(now) - *model.started));
  return parts;
}

}  // namespace

std::vector<std::string> summary_lines(Model const& model, TimePoint now, Screen const& screen,
                                       std::size_t most) {
  std::vector<std::string> lines;
  ScreenLine line(screen);
  auto const bar = bar_of(model, screen);
  auto const bar_width = text::display_width(bar) + 2;
  auto const name_room = screen.columns > bar_width + 8 ? screen.columns - bar_width : 0;
  if (name_room > 0)
    line.add(text::cut_to_width(model.name, std::min<std::size_t>(name_room, 40)), Style::bold)
        .add("  ");
  line.add(bar).add("  ");
  bool is_first = true;
  for (auto const& part : parts_of(model, now)) {
    auto const width = text::display_width(part.text);
    bool const begins = !is_first && line.room() < width + 2;
    bool const begins_first = is_first && line.room() < width;
    if (begins || begins_first) {
      if (lines.size() + 1 >= most) {
        if (!is_first) line.add(",");
        line.add(is_first ? part.text : " " + part.text, part.style);
        break;
      }
      if (!is_first) line.add(",");
      lines.push_back(line.text());
      line = ScreenLine(screen);
      is_first = true;
    }
    if (!is_first) line.add(", ");
    line.add(part.text, part.style);
    is_first = false;
  }
  lines.push_back(line.text());
  return lines;
}

}  // namespace parallel_explore::live
