#pragma once

#include "support/emulated_screen.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <functional>
#include <map>
#include <poll.h>
#include <pty.h>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace parallel_explore {

/// A terminal in which a script runs, with a person who looks and types.
class RealTerminal {
 public:
  RealTerminal(std::string const& script, std::map<std::string, std::string> const& environment,
               unsigned short columns = 100, unsigned short rows = 30)
      : screen_(columns, rows) {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    child_ = forkpty(&descriptor_, nullptr, nullptr, &size);
    if (child_ == 0) {
      for (auto const& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
      setenv("TERM", "xterm-256color", 1);
      execl("/bin/sh", "sh", "-c", script.c_str(), nullptr);
      _exit(127);
    }
    EXPECT_EQ(tcgetattr(descriptor_, &first_modes_), 0);
  }
  RealTerminal(RealTerminal const&) = delete;
  ~RealTerminal() {
    if (descriptor_ != -1) close(descriptor_);
    if (child_ > 0) waitpid(child_, nullptr, 0);
  }

  void type(std::string_view keys) const {
    EXPECT_EQ(write(descriptor_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }

  void resize(unsigned short columns, unsigned short rows) {
    winsize size{};
    size.ws_col = columns;
    size.ws_row = rows;
    EXPECT_EQ(ioctl(descriptor_, TIOCSWINSZ, &size), 0);
    screen_.resize(columns, rows, support::EmulatedScreen::Resizing::reflow);
  }

  /// Looks until that text is on the screen; fails the test after half a minute, or where the
  /// script has ended before. Returns what is on the screen and above it.
  std::string until(std::string const& wanted) {
    auto const limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (shown().find(wanted) == std::string::npos) {
      if (std::chrono::steady_clock::now() > limit || !look()) {
        ADD_FAILURE() << "no \"" << wanted << "\" on\n" << screen_.text();
        break;
      }
    }
    return screen_.text();
  }

  /// Looks until the script has ended. Returns its exit status; 128 + signal after a death by one.
  int end() {
    while (look()) {
    }
    int status = 0;
    waitpid(std::exchange(child_, -1), &status, 0);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  /// Whether its modes are those that it began with.
  [[nodiscard]] bool has_first_modes() const {
    termios now{};
    return tcgetattr(descriptor_, &now) == 0 && now.c_lflag == first_modes_.c_lflag;
  }

  [[nodiscard]] support::EmulatedScreen const& screen() const { return screen_; }
  [[nodiscard]] std::string const& bytes() const { return bytes_; }
  [[nodiscard]] pid_t child() const { return child_; }

 private:
  [[nodiscard]] std::string shown() const {
    std::string text;
    for (auto const& line : screen_.lines()) text += line + "\n";
    return text;
  }

  /// Takes what comes; false: nothing comes any more.
  bool look() {
    pollfd ready{descriptor_, POLLIN, 0};
    if (poll(&ready, 1, 1000) == 0) return true;
    std::array<char, 4096> buffer{};
    auto const length = read(descriptor_, buffer.data(), buffer.size());
    if (length == -1 && errno == EINTR) return true;
    if (length <= 0) return false;
    std::string_view const part(buffer.data(), static_cast<std::size_t>(length));
    bytes_ += part;
    screen_.feed(part);
    return true;
  }

  support::EmulatedScreen screen_;
  std::string bytes_;
  termios first_modes_{};
  pid_t child_ = -1;
  int descriptor_ = -1;
};

}  // namespace parallel_explore
