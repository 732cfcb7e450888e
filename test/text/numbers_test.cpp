#include "text/numbers.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(Numbers, AreForPeopleOrExact) {
  EXPECT_EQ(with_unit(1'234'567, "ops/s"), "1.23 M ops/s");
  EXPECT_EQ(with_unit(0.41, "$"), "$0.41");
  EXPECT_EQ(with_unit(-0.41, "$"), "-$0.41");
  EXPECT_EQ(dollars(0.0125), "$0.01");
  EXPECT_EQ(dollars(0.008), "$0.008");
  EXPECT_EQ(dollars(0.00025), "$0.00025");
  EXPECT_EQ(dollars(0), "$0.00");
  EXPECT_EQ(with_unit(3'200'000, "bytes"), "3.2 MB");
  EXPECT_EQ(short_number(61.234), "61.2");
  EXPECT_EQ(short_number(0), "0");
  EXPECT_EQ(exact_number(0.1), "0.1");
  EXPECT_EQ(exact_number(12), "12");
}

TEST(Numbers, OfAPercentageHaveNoExponent) {
  EXPECT_EQ(short_percentage(2.14), "2.1");
  EXPECT_EQ(short_percentage(9.97), "10");
  EXPECT_EQ(short_percentage(0.997), "1");
  EXPECT_EQ(short_percentage(120), "120");
  EXPECT_EQ(short_percentage(929.4), "929");
  EXPECT_EQ(short_percentage(0.000034), "0.000034");
  EXPECT_EQ(short_percentage(8.9e-14), "0");
  EXPECT_EQ(short_percentage(0), "0");
  EXPECT_EQ(short_percentage(1e300), "more than a million");
}

TEST(Numbers, AreNotZeroUnlessTheyAre) {
  EXPECT_EQ(short_number(1e-300), "1e-300");
  EXPECT_EQ(short_number(-2.5e-10), "-2.5e-10");
  EXPECT_EQ(with_unit(4e-12, "kg"), "4e-12 kg");
}

TEST(Numbers, BelowAMillisecondAreInSmallerUnits) {
  EXPECT_EQ(with_unit(0.0412, "s"), "0.0412 s");
  EXPECT_EQ(with_unit(0, "s"), "0 s");
  EXPECT_EQ(with_unit(78.31e-6, "s"), "78.3 µs");
  EXPECT_EQ(with_unit(-0.39e-9, "s"), "-0.39 ns");
  EXPECT_EQ(with_unit(5e-5, "kg"), "0.00005 kg");
  EXPECT_EQ(with_spread(61.2, 1.25, "s"), "61.2 s ±1.25");
  EXPECT_EQ(with_spread(746e-9, 2e-6, "s"), "746 ns ±2000");
}

}  // namespace
}  // namespace parallel_explore::text
