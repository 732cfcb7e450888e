#include "progress.hpp"

#include "output.hpp"
#include "progress_text.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

namespace {

bool is_set(char const* name) {
  char const* const value = std::getenv(name);
  return value && *value != '\0';
}

/// A pager that reads it wants the keys.
bool is_pipe(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

}  // namespace

Progress::Style Progress::fitting(bool quiet, bool plain) {
  if (quiet) return Style::silent;
  return isatty(STDERR_FILENO) != 0 && can_redraw() && !plain ? Style::live : Style::plain;
}

Progress::Progress(boost::asio::io_context& loop, Style style, LiveActions actions)
    : style_(style) {
  if (style_ != Style::live) return;
  LiveView::Settings settings;
  settings.input = is_pipe(STDOUT_FILENO) ? -1 : STDIN_FILENO;
  settings.output = STDERR_FILENO;
  settings.colour = !is_set("NO_COLOR");
  settings.now = now;
  live_.emplace(loop, std::move(settings), std::move(actions));
}

Progress::~Progress() { finish(); }

void Progress::take(Event const& event, Exploration const& exploration) {
  if (live_) {
    live_->show(event, exploration);
    if (live_->is_shown()) tell_live(event);
  }
  bool const is_plain = style_ == Style::plain || (live_ && !live_->is_shown());
  if (is_plain) {
    if (auto const line = plain_line(event, exploration)) note("{}\n", *line);
  }
  if (exploration.state != ExplorationState::running) finish();
}

/// Warnings are not in the table.
void Progress::tell_live(Event const& event) {
  if (auto const* warned = std::get_if<events::Warned>(&event.payload))
    live_->add_line("Warning: " + escape_for_terminal(warned->text));
  auto const* const broken = std::get_if<events::IsolationBroken>(&event.payload);
  if (!broken) return;
  constexpr std::size_t shown = 5;  // the most dangerous first; the record has all
  for (std::size_t i = 0; i < broken->findings.size() && i < shown; ++i)
    live_->add_line("Warning: " + broken->approach + ": " +
                    escape_for_terminal(broken->findings[i]));
  if (broken->findings.size() > shown)
    live_->add_line(fmt::format("Warning: {}: and {} more findings", broken->approach,
                                broken->findings.size() - shown));
}

void Progress::say(std::string const& line) {
  if (style_ == Style::silent) return;
  if (live_ && live_->is_shown()) return live_->announce(line);
  note("{}\n", line);
}

void Progress::finish() {
  if (live_) live_->finish();
}

}  // namespace pexplore
