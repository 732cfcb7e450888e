#include "worktree/metadata_lock.hpp"

#include "support/fork.hpp"
#include "support/run.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <optional>
#include <unistd.h>
#include <utility>

namespace parallel_explore::worktree {
namespace {

class MetadataLockTest : public testing::Test {
 protected:
  MetadataLockTest() { support::run(take()); }

  awaitable<void> take() {
    MetadataLock::Turn turn = co_await lock_.acquire();
    turn_.emplace(std::move(turn));
  }

  /// Whether somebody holds the lock, as another process would see it.
  [[nodiscard]] bool is_held() const {
    auto const file = place_.path() / "pexplore-metadata";
    process::Descriptor const descriptor(open(file.c_str(), O_RDWR | O_CLOEXEC));
    struct flock asked {};
    asked.l_type = F_WRLCK;
    asked.l_whence = SEEK_SET;
    EXPECT_EQ(fcntl(descriptor.number(), F_OFD_GETLK, &asked), 0);
    return asked.l_type != F_UNLCK;
  }

  support::TempDirectory place_;
  MetadataLock lock_{place_.path()};
  std::optional<MetadataLock::Turn> turn_;
};

TEST_F(MetadataLockTest, EndsWithItsTurnAlsoWhereTheProcessHasForked) {
  EXPECT_TRUE(is_held());
  support::Fork const fork;
  turn_.reset();
  EXPECT_FALSE(is_held());
}

TEST_F(MetadataLockTest, IsNotReleasedByAFork) {
  support::in_fork([this] { turn_.reset(); });
  EXPECT_TRUE(is_held());
}

}  // namespace
}  // namespace parallel_explore::worktree
