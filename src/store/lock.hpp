#pragma once

#include <filesystem>
#include <optional>

namespace parallel_explore::store {

/// The lock's file in an experiment's directory.
inline constexpr auto lock_name = "lock";

/// A lock for one writer, on a file with the writer's process id. The end of the process releases
/// it in any case; so does the end of this object, even where the process has forked meanwhile. In
/// the fork it releases nothing.
class Lock {
 public:
  /// Takes the lock; none if it is held already. Throws Error(resource).
  static std::optional<Lock> take(std::filesystem::path const& file);

  /// The process id of the holder; 0 if it is unknown; none if the lock is free.
  static std::optional<int> holder(std::filesystem::path const& file);

  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&&) = delete;
  ~Lock();

 private:
  explicit Lock(int descriptor);
  int descriptor_;
  int owner_;  ///< the process that took it
};

}  // namespace parallel_explore::store
