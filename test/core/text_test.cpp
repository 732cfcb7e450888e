#include "core/text.hpp"

#include "core/child_environment.hpp"
#include "core/durations.hpp"
#include "core/numbers.hpp"
#include "core/placeholders.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::core {
namespace {

using namespace std::chrono_literals;

TEST(Slug, IsSafeAsADirectoryABranchAndAnArgument) {
  EXPECT_EQ(slug("Token Bucket (v2)"), "token-bucket-v2");
  EXPECT_EQ(slug("../../etc/passwd"), "etc-passwd");
  EXPECT_EQ(slug("a..b"), "a.b");
  EXPECT_EQ(slug("main.lock"), "main");
  EXPECT_EQ(slug("x.lock.lock"), "x");
  EXPECT_EQ(slug("-rf"), "rf");
  EXPECT_EQ(slug(".hidden."), "hidden");
  EXPECT_EQ(slug("käse 🎉"), "k-se");
  EXPECT_EQ(slug("🎉"), "");
  EXPECT_EQ(slug("@{0}"), "0");
  EXPECT_EQ(slug(std::string(300, 'x')).size(), 64U);
  for (std::string const text : {"a", "token-bucket-v2", "v1.2", "k-se"})
    EXPECT_EQ(slug(text), text) << "slugs stay";
}

TEST(Nearest, IsCloseOrNothing) {
  std::vector<std::string> const known{"weight", "worst", "run"};
  EXPECT_EQ(nearest("wieght", known), "weight");
  EXPECT_EQ(nearest("rnu", known), "run");
  EXPECT_EQ(nearest("elephant", known), std::nullopt);
}

TEST(Utf8, IsCheckedAndMended) {
  EXPECT_EQ(invalid_utf8("aä€🎉"), std::string_view::npos);
  for (std::string const bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                "\x80", "\xE2\x82", "\xFF"}) {
    EXPECT_EQ(invalid_utf8("ab" + bad), 2U);
    EXPECT_EQ(invalid_utf8(valid_utf8("ab" + bad)), std::string_view::npos);
  }
}

TEST(CleanLine, ShowsNothingThatActsOnATerminal) {
  EXPECT_EQ(clean_line("\x1b[31mred\x1b[0m \x1b]0;title\a\r\n\ttext\x07", 100), "red text");
  EXPECT_EQ(clean_line("a\xE2\x80\xAE"
                       "b",
                       100),
            "ab")
      << "bidirectional overrides go";
  EXPECT_EQ(clean_line("0123456789", 10), "0123456789");
  EXPECT_EQ(clean_line("01234567890", 10), "0123456…");
  EXPECT_EQ(clean_line("ääääää", 9), "äää…");
  EXPECT_LE(clean_line(std::string(100'000, 'x'), 200).size(), 200U);
}

TEST(Width, CountsColumns) {
  EXPECT_EQ(display_width("aä"), 2U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("🎉"), 2U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);
  EXPECT_EQ(cut_to_width("日本語", 5), "日本…");
  EXPECT_EQ(cut_to_width("abc", 3), "abc");
}

TEST(Durations, AreReadAndWritten) {
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("2.5s"), 2500ms);
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("1d"), 24h);
  for (auto const* bad : {"", "30", "m", "-5s", "5s3h", "1x", "nan s", "1e5s", "9999999d", "5 s"}) {
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(format_duration(65s), "1m05s");
  EXPECT_EQ(format_duration(4200ms), "4.2s");
}

TEST(Numbers, AreForPeopleOrExact) {
  EXPECT_EQ(with_unit(1'234'567, "ops/s"), "1.23 M ops/s");
  EXPECT_EQ(with_unit(0.41, "$"), "$0.41");
  EXPECT_EQ(with_unit(3'200'000, "bytes"), "3.2 MB");
  EXPECT_EQ(short_number(61.234), "61.2");
  EXPECT_EQ(short_number(0), "0");
  EXPECT_EQ(exact_number(0.1), "0.1");
  EXPECT_EQ(exact_number(12), "12");
}

TEST(Placeholders, AreReplacedOnceAndQuotedForAShell) {
  Placeholders const values{{"approach", "a'b"}, {"task", "{approach}"}};
  EXPECT_EQ(expand("{approach}-{task}-{other}-${approach}", values),
            "a'b-{approach}-{other}-${approach}");
  EXPECT_EQ(expand_shell("run {approach}", values), "run 'a'\\''b'");
}

TEST(ChildEnvironment, PointsGitNowhere) {
  auto const environment =
      child_environment({{"PATH", "/bin"}, {"GIT_DIR", "/x"}, {"CLAUDECODE", "1"}});
  EXPECT_EQ(environment, (std::map<std::string, std::string>{{"PATH", "/bin"}}));
}

}  // namespace
}  // namespace parallel_explore::core
