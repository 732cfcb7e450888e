#include "live_terminal.hpp"

#include <gtest/gtest.h>

#include <array>
#include <pty.h>
#include <string_view>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace pexplore {

using namespace parallel_explore;

LiveTerminal::LiveTerminal(std::size_t columns, std::size_t rows, LiveActions actions)
    : screen_(columns, rows) {
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  EXPECT_EQ(openpty(&screen_end_, &program_end_, nullptr, nullptr, &size), 0);
  reader_ = std::thread([this] { read_all(); });
  LiveView::Settings settings;
  settings.input = settings.output = program_end_;
  settings.now = [this] { return now; };
  view_ = std::make_unique<LiveView>(loop_, std::move(settings), std::move(actions));
}

LiveTerminal::~LiveTerminal() {
  view_ = nullptr;
  close(program_end_);  // the reader's read then fails
  reader_.join();
  close(screen_end_);
}

void LiveTerminal::read_all() {
  std::array<char, 4096> buffer;
  while (true) {
    auto const length = read(screen_end_, buffer.data(), buffer.size());
    if (length <= 0) return;
    std::lock_guard const lock(mutex_);
    screen_.feed(std::string_view(buffer.data(), static_cast<std::size_t>(length)));
    bytes_ += static_cast<std::size_t>(length);
  }
}

void LiveTerminal::type(std::string const& bytes) const {
  EXPECT_EQ(write(screen_end_, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
}

void LiveTerminal::resize(std::size_t columns, std::size_t rows) {
  std::lock_guard const lock(mutex_);
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  size.ws_row = static_cast<unsigned short>(rows);
  EXPECT_EQ(ioctl(screen_end_, TIOCSWINSZ, &size), 0);
  screen_.resize(columns, rows, support::EmulatedScreen::Resizing::reflow);
}

std::string LiveTerminal::screen_text() {
  std::lock_guard const lock(mutex_);
  std::string text;
  for (auto const& line : screen_.lines()) text += line + "\n";
  return text;
}

std::vector<std::string> LiveTerminal::until(
    std::function<bool(std::string const& text)> const& wanted) {
  auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!wanted(screen_text())) {
    if (std::chrono::steady_clock::now() > limit) {
      ADD_FAILURE() << "the screen is\n" << screen_text();
      break;
    }
    loop_.restart();
    loop_.run_for(std::chrono::milliseconds(5));
  }
  std::lock_guard const lock(mutex_);
  return screen_.lines();
}

std::vector<std::string> LiveTerminal::until_shows(std::string const& text) {
  return until([&](std::string const& shown) { return shown.find(text) != std::string::npos; });
}

std::vector<std::string> LiveTerminal::until_hides(std::string const& text) {
  return until([&](std::string const& shown) { return shown.find(text) == std::string::npos; });
}

std::string LiveTerminal::whole_text() {
  constexpr std::string_view mark = "(end)";
  EXPECT_EQ(write(program_end_, mark.data(), mark.size()), static_cast<ssize_t>(mark.size()));
  (void)until_shows(std::string(mark));
  std::lock_guard const lock(mutex_);
  auto text = screen_.text();
  text.erase(text.find(mark), mark.size());
  return text;
}

bool LiveTerminal::has_first_modes() const {
  termios modes{};
  EXPECT_EQ(tcgetattr(program_end_, &modes), 0);
  return (modes.c_lflag & ICANON) != 0 && (modes.c_lflag & ECHO) != 0;
}

bool LiveTerminal::shows_cursor() {
  std::lock_guard const lock(mutex_);
  return screen_.shows_cursor();
}

std::vector<std::string> LiveTerminal::unknown() {
  std::lock_guard const lock(mutex_);
  return screen_.unknown();
}

std::size_t LiveTerminal::bytes_written() {
  std::lock_guard const lock(mutex_);
  return bytes_;
}

}  // namespace pexplore
