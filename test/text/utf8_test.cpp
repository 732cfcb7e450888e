#include "text/utf8.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

TEST(Utf8, IsCheckedAndMended) {
  EXPECT_EQ(invalid_utf8("aä€🎉"), std::string_view::npos);
  for (std::string const bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                "\x80", "\xE2\x82", "\xFF"}) {
    EXPECT_EQ(invalid_utf8("ab" + bad), 2U);
    EXPECT_EQ(invalid_utf8(valid_utf8("ab" + bad)), std::string_view::npos);
  }
}

TEST(Utf8, ACharacterThatHasOnlyBegunIsNotYetWhole) {
  std::string const text = "aä€🎉";
  std::vector<std::size_t> const whole{0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
  for (std::size_t size = 0; size <= text.size(); ++size)
    EXPECT_EQ(whole_characters(text.substr(0, size)), whole[size]) << size;
  EXPECT_EQ(whole_characters("ab\xff"), 2U);
  EXPECT_EQ(whole_characters("\x80\x80\x80\x80"), 4U);
}

}  // namespace
}  // namespace parallel_explore::text
