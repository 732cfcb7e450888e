#include "run/machine_lock.hpp"

#include "support/fork.hpp"
#include "support/run.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/file.h>
#include <unistd.h>

namespace parallel_explore::run {
namespace {

/// Other programs of the machine may measure as well, for a moment each.
constexpr std::chrono::minutes limit{1};

MachineLock::Result take(MachineLock& lock) {
  return support::run(lock.take([](Measurer const&) {}, limit));
}

class MachineLockTest : public testing::Test {
 protected:
  MachineLockTest() { EXPECT_EQ(take(*lock_), MachineLock::Result::held); }

  [[nodiscard]] static bool is_held() {
    auto const file = MachineLock::directory() + "/measuring.lock";
    int const descriptor = open(file.c_str(), O_RDWR | O_CLOEXEC);
    bool const is_free = flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    close(descriptor);
    return !is_free;
  }

  /// Whether there is a note for those who wait.
  [[nodiscard]] static bool tells_who_measures() {
    return std::filesystem::exists(MachineLock::directory() + "/measuring.lock." +
                                   std::to_string(getpid()));
  }

  std::unique_ptr<MachineLock> lock_ = std::make_unique<MachineLock>("/repository");
};

TEST_F(MachineLockTest, EndsWithItsObjectAlsoWhereTheProcessHasForked) {
  EXPECT_TRUE(is_held());
  support::Fork const fork;
  lock_.reset();
  MachineLock next("/repository");
  EXPECT_EQ(take(next), MachineLock::Result::held);
}

TEST_F(MachineLockTest, IsNotReleasedByAFork) {
  support::in_fork([this] { lock_.reset(); });
  EXPECT_TRUE(is_held());
  EXPECT_TRUE(tells_who_measures());
}

}  // namespace
}  // namespace parallel_explore::run
