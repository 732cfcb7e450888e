#pragma once

#include <filesystem>
#include <optional>

namespace parallel_explore::store {

/// The lock's file in an experiment's directory.
inline constexpr auto lock_name = "lock";

/// One writer at a time: a lock on a file that holds the writer's process id. It goes with the
/// process, however that ends.
class Lock {
 public:
  /// None if somebody else has it. Throws Error(resource).
  static std::optional<Lock> take(std::filesystem::path const& file);

  /// Who has it: a process id; 0 if its holder is not known; none if nobody has it.
  static std::optional<int> holder(std::filesystem::path const& file);

  Lock(Lock&& other) noexcept;
  Lock& operator=(Lock&&) = delete;
  ~Lock();

 private:
  explicit Lock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace parallel_explore::store
