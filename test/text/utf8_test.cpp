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

}  // namespace
}  // namespace parallel_explore::text
