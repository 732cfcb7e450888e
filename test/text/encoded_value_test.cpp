#include "text/encoded_value.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::text {
namespace {

bool matches(EncodedValue const& value, std::string_view text) {
  return value.match(text, 0).size == text.size();
}

TEST(EncodedValue, IsFoundWithAnyCharacterEscaped) {
  EncodedValue const value("a/b \"c'\\d%e&\nf\xC3\xA9\xF0\x9F\x94\x91z");
  for (std::string const form : {
           "a/b \"c'\\d%e&\nf\xC3\xA9\xF0\x9F\x94\x91z",
           R"(a\/b \"c'\\d%e&\nf\u00e9\ud83d\udd11z)",
           R"(a\\\/b \\\"c'\\\\d%e&\\nf\\u00e9\\ud83d\\udd11z)",
           R"(\u0061\u002Fb\u0020\u0022c\u0027\u005cd\u0025e\u0026\u000Af\u00e9\uD83D\uDD11\x7a)",
           "a%2Fb%20%22c%27%5Cd%25e%26%0Af%C3%A9%F0%9F%94%91z",
           "a%2fb+%22c%27%5cd%25e%26%0af%c3%a9%f0%9f%94%91z",
           "a%252Fb%2520%2522c%2527%255Cd%2525e%2526%250Af%25C3%25A9%25F0%259F%2594%2591z",
           "a&#x2F;b &quot;c&#39;\\d%e&amp;\nf\xC3\xA9\xF0\x9F\x94\x91z",
           "a/b\\ \\\"c'\\''\\\\d%e\\&\r\nf\xC3\xA9\xF0\x9F\x94\x91z",
           "a/b \"c'\"'\"'\\d%e& f\xC3\xA9\xF0\x9F\x94\x91z",
           R"(a/b "c'\d%e&\r\nf)"
           "\xC3\xA9\xF0\x9F\x94\x91z",
       }) {
    EXPECT_TRUE(matches(value, form)) << form;
    for (std::size_t size = 1; size < form.size(); ++size)
      EXPECT_TRUE(value.match(std::string_view(form).substr(0, size), 0).open) << form << size;
    EXPECT_EQ(value.match(form + "tail", 0).size, form.size());
    auto changed = form;
    changed.back() = 'y';
    EXPECT_EQ(value.match(changed, 0).size, 0U) << changed;
  }
}

TEST(EncodedValue, IsNotFoundInOtherText) {
  EncodedValue const value("abcdefgh");
  for (std::string_view const text : {"abcdefg-", "abcd\\", "%61bcdefgx", "\\u0061bcdefgx", "&#97"})
    EXPECT_EQ(value.match(text, 0).size, 0U) << text;
  EXPECT_FALSE(value.match("abcdefg-", 0).open);
}

TEST(EncodedValue, IsReadBackFromBase64) {
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foob?>ar"), "Zm9vYj8+YXI=");
  EXPECT_EQ(from_base64("Zm9vYj8-YXI="), "foob?>ar");
}

TEST(EncodedValue, IsFoundAnywhereWithinBase64) {
  std::string const secret = "s3cr?t>value~";
  for (std::string const before : {"", "x", "ab", "user:", "me"}) {
    for (std::string const after : {"", "y", "\nmore"}) {
      auto const text = base64(before + secret + after);
      bool found = false;
      for (auto const& value : encodings_of(secret)) {
        for (std::size_t at = 0; at < text.size(); ++at)
          found = found || value.match(text, at).size >= secret.size();
      }
      EXPECT_TRUE(found) << before << "|" << after;
    }
  }
}

}  // namespace
}  // namespace parallel_explore::text
