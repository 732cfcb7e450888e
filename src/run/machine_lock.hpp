#pragma once

#include "parallel_explore/async.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace parallel_explore::run {

/// The process that measures on this machine, as far as it can be found out.
struct Measurer {
  std::int64_t pid = 0;               ///< 0: not known
  std::string repository;             ///< that it works for; empty: not known
  std::chrono::milliseconds held{0};  ///< how long it has been measuring; 0: not known
};

/// The note that a process leaves about itself while it measures, and what such a note says.
[[nodiscard]] std::string note_of_measurer(std::string const& repository);
[[nodiscard]] Measurer measurer_of(std::int64_t pid, std::string_view note);

/// Lock of a user's runs on the whole machine, held while something is measured that other runs
/// would disturb, in any repository. The system releases it when the process ends, however it ends;
/// so does the end of this object, even where the process has forked meanwhile.
class MachineLock {
 public:
  enum class Result {
    held,
    impossible,  ///< the lock file cannot be made, or its directory is another user's
    cancelled,
    timed_out,
  };

  /// The directory of the lock and of notes about its holder.
  [[nodiscard]] static std::string directory();

  /// `repository`: the one that others see this process work for.
  explicit MachineLock(std::string repository) : repository_(std::move(repository)) {}
  MachineLock(MachineLock const&) = delete;
  MachineLock& operator=(MachineLock const&) = delete;
  ~MachineLock();

  /// Waits until the lock is free and takes it; `on_wait` is called once if there is a wait, with
  /// the process that holds it. Cancellation: `terminal`; the lock is then not held.
  awaitable<Result> take(std::function<void(Measurer)> on_wait, std::chrono::milliseconds limit);

 private:
  void leave_note();

  std::string const repository_;
  std::string note_;  ///< file for waiting processes; empty: none
  int descriptor_ = -1;
  int owner_ = 0;  ///< the process that took it; 0: none
};

}  // namespace parallel_explore::run
