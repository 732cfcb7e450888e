#include "progress.hpp"

#include "output.hpp"
#include "progress_text.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

constexpr auto interval = std::chrono::milliseconds(200);

/// Terminals that know it show a frame as a whole; others ignore it.
constexpr auto frame_begin = "\x1b[?2026h";
constexpr auto frame_end = "\x1b[?2026l";

Screen screen(bool colour) {
  winsize size{};
  Screen screen;
  screen.colour = colour;
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    screen.columns = size.ws_col;
    screen.rows = size.ws_row;
  }
  return screen;
}

bool is_set(char const* name) {
  char const* const value = std::getenv(name);
  return value && *value != '\0';
}

}  // namespace

Progress::Style Progress::fitting(bool quiet) {
  if (quiet) return Style::silent;
  return isatty(STDERR_FILENO) && can_redraw() ? Style::live : Style::plain;
}

Progress::Progress(boost::asio::io_context& loop, Style style)
    : timer_(loop), style_(style), colour_(style == Style::live && !is_set("NO_COLOR")) {}

Progress::~Progress() { finish(); }

void Progress::take(Event const& event, Exploration const& exploration) {
  exploration_ = &exploration;
  if (style_ == Style::plain) {
    if (auto const line = plain_line(event, exploration)) note("{}\n", *line);
  } else if (style_ == Style::live) {
    if (auto const* warned = std::get_if<events::Warned>(&event.payload))
      say("Warning: " + escape_for_terminal(warned->text));
    if (auto const* broken = std::get_if<events::IsolationBroken>(&event.payload)) {
      constexpr std::size_t shown = 5;  // the most dangerous first; the record has all
      for (std::size_t i = 0; i < broken->findings.size() && i < shown; ++i)
        say("Warning: " + broken->approach + ": " + escape_for_terminal(broken->findings[i]));
      if (broken->findings.size() > shown)
        say(fmt::format("Warning: {}: and {} more findings", broken->approach,
                        broken->findings.size() - shown));
    }
    if (!running_) {
      running_ = true;
      schedule();
    }
  }
  if (exploration.state == ExplorationState::running) return;
  if (style_ == Style::live) draw();
  finish();
}

void Progress::say(std::string const& line) {
  if (style_ == Style::silent) return;
  erase();
  note("{}\n", line);
  if (running_) draw();
}

/// Elapsed times change without events, so that there is always something to draw.
void Progress::schedule() {
  draw();
  timer_.expires_after(interval);
  timer_.async_wait([this](boost::system::error_code error) {
    if (!error && running_) schedule();
  });
}

void Progress::draw() {
  if (!exploration_) return;
  auto const lines = live_lines(*exploration_, now(), screen(colour_));
  std::string frame = frame_begin;
  if (lines_drawn_ > 0) frame += fmt::format("\x1b[{}A\r\x1b[J", lines_drawn_);
  for (auto const& line : lines) frame += line + "\n";
  frame += frame_end;
  write_note(frame);
  lines_drawn_ = static_cast<int>(lines.size());
}

void Progress::erase() {
  if (lines_drawn_ > 0) note("\x1b[{}A\r\x1b[J", lines_drawn_);
  lines_drawn_ = 0;
}

void Progress::finish() {
  running_ = false;
  timer_.cancel();
  lines_drawn_ = 0;
  exploration_ = nullptr;
}

}  // namespace pexplore
