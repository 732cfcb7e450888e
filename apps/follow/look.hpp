#pragma once

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <functional>
#include <string>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

/// Looks at a worktree on a host whose command prints nothing: a file here is touched when
/// something there has changed, so that a watcher of the files here sees a sign of life.
class Look {
 public:
  using Clock = std::chrono::steady_clock;
  using milliseconds = std::chrono::milliseconds;

  /// `sign`: that file; empty: never looks. `after`: time without output, and between two looks.
  /// `ask`: starts the question to the host, which succeeds where something has changed.
  Look(std::string sign, milliseconds after, std::function<pid_t()> ask)
      : sign_(std::move(sign)), after_(after), ask_(std::move(ask)) {}

  /// The command printed something.
  void heard() { last_ = Clock::now(); }

  /// How long a poll may take, in ms; -1: for ever.
  [[nodiscard]] int wait() const {
    if (sign_.empty() || asked_ != -1) return -1;
    auto const left = std::chrono::duration_cast<milliseconds>(last_ + after_ - Clock::now());
    return static_cast<int>(std::max<milliseconds::rep>(left.count() + 1, 0));
  }

  /// Asks where it is time, and takes an answer that has come.
  void act() {
    if (sign_.empty()) return;
    int status = 0;
    if (asked_ != -1 && waitpid(asked_, &status, WNOHANG) == asked_) {
      asked_ = -1;
      last_ = Clock::now();
      if (WIFEXITED(status) && WEXITSTATUS(status) == 0) touch();
    }
    if (asked_ == -1 && Clock::now() >= last_ + after_) asked_ = ask_();
  }

 private:
  void touch() const {
    int const file =
        open(sign_.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
    if (file == -1) return;
    futimens(file, nullptr);
    close(file);
  }

  std::string sign_;
  milliseconds after_;
  std::function<pid_t()> ask_;
  pid_t asked_ = -1;  ///< the question under way
  Clock::time_point last_ = Clock::now();
};
