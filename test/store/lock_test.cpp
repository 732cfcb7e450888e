#include "store/lock.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace parallel_explore::store {
namespace {

/// A fork of this process that does nothing until the end of this object.
class Fork {
 public:
  Fork() {
    if (pipe(ends_) != 0) return;
    pid_ = fork();
    if (pid_ != 0) return;
    close(ends_[1]);
    char byte = 0;
    (void)!read(ends_[0], &byte, 1);
    _exit(0);
  }
  ~Fork() {
    close(ends_[0]);
    close(ends_[1]);
    waitpid(pid_, nullptr, 0);
  }
  Fork(Fork const&) = delete;

 private:
  int ends_[2] = {-1, -1};
  pid_t pid_ = -1;
};

TEST(Lock, EndsWithItsObjectAlsoWhereTheProcessHasForked) {
  support::TempDirectory const place;
  auto const file = place.path() / "lock";
  auto lock = Lock::take(file);
  ASSERT_TRUE(lock);
  EXPECT_EQ(Lock::holder(file), getpid());
  EXPECT_FALSE(Lock::take(file)) << "it is for one";
  Fork const fork;
  lock.reset();
  EXPECT_EQ(Lock::holder(file), std::nullopt);
  EXPECT_TRUE(Lock::take(file));
}

TEST(Lock, IsNotReleasedByAFork) {
  support::TempDirectory const place;
  auto const file = place.path() / "lock";
  auto lock = Lock::take(file);
  auto const child = fork();
  if (child == 0) {
    lock.reset();
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  EXPECT_EQ(Lock::holder(file), getpid());
}

}  // namespace
}  // namespace parallel_explore::store
