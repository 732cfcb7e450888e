#include "live_screen.hpp"

#include "live/summary.hpp"
#include "live/table.hpp"
#include "parallel_explore/error.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

constexpr std::string_view begin_page = "\x1b[?1049h\x1b[H\x1b[2J", end_page = "\x1b[?1049l";

}  // namespace

LiveScreen::LiveScreen(Terminal& terminal, bool colour, Clock now, LastLine last_line)
    : terminal_(terminal),
      colour_(colour),
      now_(std::move(now)),
      last_line_(std::move(last_line)) {}

void LiveScreen::attach() {
  terminal_.take();
  is_attached_ = true;
  forget();
}

void LiveScreen::detach() {
  close();
  is_attached_ = false;
  terminal_.give_back(table_.leave());
}

void LiveScreen::forget() {
  table_.forget();
  page_.forget();
}

void LiveScreen::write(std::string const& bytes) {
  // Of a frame that was written in part nothing is known.
  if (!bytes.empty() && !terminal_.write(bytes)) forget();
}

/// They are in files, and are read once a second.
void LiveScreen::add_last_lines(Exploration const& exploration) {
  if (!last_line_) return;
  auto const time = now_();
  bool const is_due = time - last_lines_read_ >= std::chrono::seconds(1) || time < last_lines_read_;
  if (is_due) {
    last_lines_.clear();
    last_lines_read_ = time;
  }
  for (std::size_t i = 0; i < model_.rows.size(); ++i) {
    auto& row = model_.rows[i];
    if (row.state != ApproachState::running || !row.doing.empty()) continue;
    auto const [found, is_new] = last_lines_.try_emplace(row.name);
    if (is_new) found->second = last_line_(exploration, exploration.approaches[i]);
    row.doing = found->second;
  }
}

void LiveScreen::print_ended(live::Screen const& screen, live::View const& view) {
  std::vector<std::size_t> ended;
  bool const all_fit = live::all_fit(model_, screen, view);
  for (std::size_t i = 0; i < model_.rows.size(); ++i) {
    auto const& row = model_.rows[i];
    if (!is_final(row.state)) {
      printed_.erase(row.name);  // it is retried
    } else if (!all_fit && printed_.insert(row.name).second) {
      ended.push_back(i);
    }
  }
  if (ended.empty()) return;
  for (auto& line : live::row_lines(model_, ended, now_(), screen))
    above_.push_back(std::move(line));
}

void LiveScreen::draw(Exploration const& exploration, live::View const& view,
                      live::Pace const& pace) {
  if (!is_attached_) return;
  auto const size = screen();
  auto const time = now_();
  model_ = live::model_of(exploration, pace, time);
  add_last_lines(exploration);
  print_ended(size, view);
  if (text_) {
    try {
      if (text_->source) text_->source->read_news(text_->pager);
    } catch (Error const& error) {
      text_->pager.add(text::clean_line(error.what(), 1000) + "\n");
      text_->source = nullptr;
    }
    return write(page_.draw(text_->pager.lines(size), size));
  }
  auto const above = std::exchange(above_, {});
  write(table_.draw(live::table_lines(model_, time, size, view), size, above));
  terminal_.expect_end(fmt::format("\x1b[{}B\r\n\x1b[?25h\x1b[?7h", table_.height()));
}

void LiveScreen::finish(Exploration const& exploration, live::Pace const& pace) {
  if (!is_attached_) return;
  close();
  auto const size = screen();
  model_ = live::model_of(exploration, pace, now_());
  auto lines = std::exchange(above_, {});
  if (printed_.empty()) {
    auto const all = live::all_lines(model_, now_(), size);
    lines.insert(lines.end(), all.begin(), all.end());
  } else {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < model_.rows.size(); ++i) {
      if (!printed_.contains(model_.rows[i].name)) rest.push_back(i);
    }
    for (auto const& line : live::row_lines(model_, rest, now_(), size)) lines.push_back(line);
    for (auto const& line : live::summary_lines(model_, now_(), size, 3)) lines.push_back(line);
  }
  write(table_.end(lines, size));
  detach();
}

void LiveScreen::open(std::shared_ptr<OpenText> text) {
  if (!is_attached_) return;
  if (!text_) write(std::string(begin_page));
  text_ = std::move(text);
  page_.forget();
  terminal_.expect_end(std::string(end_page) + "\x1b[?25h\x1b[?7h");
}

void LiveScreen::close() {
  if (!text_) return;
  text_->is_open = false;
  text_ = nullptr;
  write(std::string(end_page));
  table_.forget();
}

}  // namespace pexplore
