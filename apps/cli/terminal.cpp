#include "terminal.hpp"

#include "output.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

constexpr std::string_view hide_cursor = "\x1b[?25l", show_cursor = "\x1b[?25h";

/// The state that a handler of signals puts back. Written while `is_set` is 0.
struct Remains {
  volatile std::sig_atomic_t is_set = 0;
  bool has_modes = false;
  int keys = -1, output = -1;
  termios modes{};
  std::array<char, 64> below{};
  std::size_t below_size = 0;
};

Remains remains;

/// Ends that no other code of the program sees.
constexpr std::array<int, 6> deadly{SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

void put_back() {
  if (remains.is_set == 0) return;
  remains.is_set = 0;
  if (remains.has_modes) (void)tcsetattr(remains.keys, TCSANOW, &remains.modes);
  (void)!::write(remains.output, remains.below.data(), remains.below_size);
}

void put_back_and_die(int signal) {
  put_back();
  struct sigaction action = {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
  raise(signal);
}

/// Handlers where the program, or what watches it, has none.
void handle_deadly_signals() {
  for (int const signal : deadly) {
    struct sigaction before = {};
    bool const is_free = sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_DFL;
    if (!is_free) continue;
    struct sigaction action = {};
    action.sa_handler = put_back_and_die;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
    sigaction(signal, &action, nullptr);
  }
}

void leave_deadly_signals() {
  for (int const signal : deadly) {
    struct sigaction now = {};
    if (sigaction(signal, nullptr, &now) == 0 && now.sa_handler == put_back_and_die)
      std::signal(signal, SIG_DFL);
  }
}

/// Setting modes from the background would stop the process.
class BackgroundWrites {
 public:
  BackgroundWrites() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &set, &before_);
  }
  BackgroundWrites(BackgroundWrites const&) = delete;
  ~BackgroundWrites() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// A file description of its own: one that does not block would not block for others either.
int open_keys(int input) {
  if (isatty(input) == 0) return -1;
  std::array<char, PATH_MAX> name{};
  constexpr int flags = O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC;
  int opened = -1;
  if (ttyname_r(input, name.data(), name.size()) == 0) opened = open(name.data(), flags);
  return opened == -1 ? open("/dev/tty", flags) : opened;
}

LoanListener* listener = nullptr;

}  // namespace

Terminal::Terminal(int input, int output) : output_(output), keys_(open_keys(input)) {}

Terminal::~Terminal() {
  give_back(show_cursor);
  if (keys_ != -1) close(keys_);
}

live::Screen Terminal::screen(bool colour) const {
  live::Screen screen;
  screen.colour = colour;
  winsize size{};
  if (ioctl(output_, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    screen.columns = size.ws_col;
    screen.rows = size.ws_row;
  }
  return screen;
}

bool Terminal::is_ours() const {
  auto const foreground = tcgetpgrp(output_);
  // A terminal that does not control this session has no foreground.
  return foreground == -1 ? errno == ENOTTY : foreground == getpgrp();
}

void Terminal::take() {
  if (is_taken_) return;
  is_taken_ = true;
  remains.output = output_;
  remains.keys = keys_;
  remains.has_modes = keys_ != -1 && tcgetattr(keys_, &remains.modes) == 0;
  if (remains.has_modes) {
    auto modes = remains.modes;
    modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    BackgroundWrites const writes;
    (void)tcsetattr(keys_, TCSANOW, &modes);
  }
  expect_end(show_cursor);
  handle_deadly_signals();
  (void)write(hide_cursor);
}

void Terminal::expect_end(std::string_view below) {
  if (!is_taken_) return;
  remains.is_set = 0;
  remains.below_size = std::min(below.size(), remains.below.size());
  std::memcpy(remains.below.data(), below.data(), remains.below_size);
  remains.is_set = 1;
}

void Terminal::give_back(std::string_view below) {
  if (!is_taken_) return;
  is_taken_ = false;
  remains.is_set = 0;
  leave_deadly_signals();
  (void)write(std::string(below) + std::string(show_cursor));
  if (!remains.has_modes) return;
  BackgroundWrites const writes;
  (void)tcsetattr(keys_, TCSANOW, &remains.modes);
}

bool Terminal::write(std::string_view bytes) const { return try_write(output_, bytes); }

TerminalLoan::TerminalLoan() {
  if (listener) listener->lend();
}

TerminalLoan::~TerminalLoan() {
  if (listener) listener->take_back();
}

LoanListener::LoanListener() { listener = this; }

LoanListener::~LoanListener() { listener = nullptr; }

}  // namespace pexplore
