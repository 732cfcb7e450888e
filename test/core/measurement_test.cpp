#include "parallel_explore/measurement.hpp"

#include <gtest/gtest.h>

namespace parallel_explore {
namespace {

TEST(Statistics, MedianAndSpread) {
  EXPECT_EQ(median({}), std::nullopt);
  EXPECT_EQ(median({3, 1, 2}), 2.0);
  EXPECT_EQ(median({1, 2, 3, 4}), 2.5);
  EXPECT_EQ(spread({5}), 0.0);
  EXPECT_DOUBLE_EQ(*spread({1, 2, 3, 4, 100}), 1.4826);
}

}  // namespace
}  // namespace parallel_explore
