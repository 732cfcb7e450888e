#include "text/unused_mark.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(UnusedMark, OccursInNoneOfTheTexts) {
  std::vector<std::string_view> const texts{"MARK-7919", "and MARK-5838 too"};
  EXPECT_EQ(unused_mark("MARK", {}), "MARK-7919");
  EXPECT_EQ(unused_mark("MARK", texts), "MARK-3757");
}

TEST(UnusedMark, IsFoundInATextWithEveryShortOne) {
  std::string all;
  for (int number = 0; number < 10'000; ++number) all += fmt::format("M-{:04} ", number);
  std::vector<std::string_view> const texts{all};
  EXPECT_EQ(all.find(unused_mark("M", texts)), std::string::npos);
}

}  // namespace
}  // namespace parallel_explore::text
