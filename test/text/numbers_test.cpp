#include "text/numbers.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(Numbers, AreForPeopleOrExact) {
  EXPECT_EQ(with_unit(1'234'567, "ops/s"), "1.23 M ops/s");
  EXPECT_EQ(with_unit(0.41, "$"), "$0.41");
  EXPECT_EQ(with_unit(3'200'000, "bytes"), "3.2 MB");
  EXPECT_EQ(short_number(61.234), "61.2");
  EXPECT_EQ(short_number(0), "0");
  EXPECT_EQ(exact_number(0.1), "0.1");
  EXPECT_EQ(exact_number(12), "12");
}

}  // namespace
}  // namespace parallel_explore::text
