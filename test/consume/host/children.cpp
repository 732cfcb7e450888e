#include "children.hpp"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

std::atomic<pid_t> own{0};         ///< the child that is waited for; 0: none
std::atomic<int> own_status{-1};   ///< -1: it has not ended
std::atomic<bool> leaving{false};  ///< of the thread that takes SIGCHLD

void wait_for_own() {
  pid_t const child = own;
  int status = 0;
  if (child != 0 && waitpid(child, &status, WNOHANG) == child) own_status = status;
}

void on_child(int /*signal*/) {
  int const kept = errno;
  wait_for_own();
  errno = kept;
}

void on_any_child(int /*signal*/) {
  int const kept = errno;
  int status = 0;
  for (pid_t child = 0; (child = waitpid(-1, &status, WNOHANG)) > 0;)
    if (child == own) own_status = status;
  errno = kept;
}

sigset_t only_child() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  return set;
}

void handle(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(SIGCHLD, &action, nullptr);
}

}  // namespace

Children::Children(std::string const& style) : style_(style) {
  if (style == "own") handle(on_child);
  if (style == "everything") handle(on_any_child);
  if (style == "ignored") handle(SIG_IGN);
  if (style != "blocked") return;
  auto const set = only_child();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  leaving = false;
  taker_ = std::thread([set] {
    for (int signal = 0; sigwait(&set, &signal) == 0 && !leaving;) wait_for_own();
  });
}

Children::~Children() {
  if (taker_.joinable()) {
    leaving = true;
    pthread_kill(taker_.native_handle(), SIGCHLD);
    taker_.join();
    auto const set = only_child();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
  }
  handle(SIG_DFL);
}

void Children::use(boost::asio::io_context& loop) {
  if (style_ != "asio") return;
  signals_ = std::make_shared<boost::asio::signal_set>(loop, SIGCHLD);
  struct Again {
    std::weak_ptr<boost::asio::signal_set> signals;
    void operator()(boost::system::error_code error, int /*signal*/) const {
      auto const set = signals.lock();  // gone where the signal came before leave_loop()
      if (error || !set) return;
      wait_for_own();
      set->async_wait(*this);
    }
  };
  signals_->async_wait(Again{signals_});
}

bool Children::make_one() {
  own_status = -1;
  int ends[2];
  if (pipe(ends) != 0) return false;
  pid_t const child = fork();
  if (child == 0) {
    char byte = 0;
    (void)!read(ends[0], &byte, 1);  // until its number is known
    _exit(42);
  }
  own = child;
  close(ends[0]);
  (void)!write(ends[1], "x", 1);
  close(ends[1]);
  bool const is_told = style_ == "own" || style_ == "everything" || style_ == "blocked";
  int status = 0;
  if (is_told) {
    while (own_status == -1) usleep(1000);
    status = own_status;
  } else {
    pid_t found = -1;
    do {
      found = waitpid(child, &status, 0);
    } while (found == -1 && errno == EINTR);  // by a handler of the "asio" style
    if (found != child) return style_ == "ignored";
  }
  own = 0;
  return WIFEXITED(status) && WEXITSTATUS(status) == 42;
}
