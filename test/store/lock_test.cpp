#include "store/lock.hpp"

#include "support/fork.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <unistd.h>
#include <utility>

namespace parallel_explore::store {
namespace {

TEST(Lock, EndsWithItsObjectAlsoWhereTheProcessHasForked) {
  support::TempDirectory const place;
  auto const file = place.path() / "lock";
  auto lock = Lock::take(file);
  ASSERT_TRUE(lock);
  EXPECT_EQ(Lock::holder(file), getpid());
  EXPECT_FALSE(Lock::take(file)) << "it is for one";
  support::Fork const fork;
  lock.reset();
  EXPECT_EQ(Lock::holder(file), std::nullopt);
  EXPECT_TRUE(Lock::take(file));
}

TEST(Lock, IsNotReleasedByAFork) {
  support::TempDirectory const place;
  auto const file = place.path() / "lock";
  auto lock = Lock::take(file);
  support::in_fork([&] { lock.reset(); });
  EXPECT_EQ(Lock::holder(file), getpid());
}

}  // namespace
}  // namespace parallel_explore::store
