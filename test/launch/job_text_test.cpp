#include "launch/job_text.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::launch {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ShellWord, IsReadAsItWas) {
  support::TempDirectory const place;
  for (auto const* text :
       {"plain", "", "two words", "it's", "$(touch x)", "a\nb", "*", "\\", "é—"}) {
    auto const result =
        support::shell(place.path(), "printf %s " + shell_word(text), {{"PATH", "/usr/bin:/bin"}});
    EXPECT_EQ(result.output, text);
  }
  EXPECT_FALSE(std::filesystem::exists(place.path() / "x"));
}

TEST(ShellWords, KeepsPlainOnesReadable) {
  EXPECT_EQ(shell_words({"git", "log", "--format=%H", "a b"}), "git log --format=%H 'a b'");
}

TEST(Mapped, ReplacesAPathAndWhatIsBelowItOnly) {
  Mapping const mapping{"/w/exp/a", "/home/me/pexplore/r/exp/a"};
  EXPECT_EQ(mapped("/w/exp/a", mapping), "/home/me/pexplore/r/exp/a");
  EXPECT_EQ(mapped("x=/w/exp/a/b:/w/exp/a", mapping),
            "x=/home/me/pexplore/r/exp/a/b:/home/me/pexplore/r/exp/a");
  EXPECT_EQ(mapped("/w/exp/ab /w/exp/a-b /w/exp/a.b", mapping), "/w/exp/ab /w/exp/a-b /w/exp/a.b");
}

CommandLine command() {
  CommandLine command;
  command.argv = {"sh", "-c", "cat /w/a/file; echo 'done'"};
  command.directory = "/w/a";
  command.environment = {{"PATH", "/opt/special"}, {"HOME", "/home/me"},       {"LANG", "C"},
                         {"API_KEY", "secret"},    {"PEXPLORE_APPROACH", "a"}, {"MINE", "/w/a/x y"},
                         {"PEXPLORE_SESSION", "s"}};
  return command;
}

TEST(JobText, HasTheVariablesThatAreNotThisMachinesOwn) {
  auto const text =
      job_text(command(), {"/w/a", "/there/a"}, {{"LANG", "C"}, {"API_KEY", "secret"}});
  EXPECT_THAT(text, HasSubstr("PEXPLORE_APPROACH=a"));
  EXPECT_THAT(text, HasSubstr("'MINE=/there/a/x y'"));
  for (auto const* own : {"PATH=", "HOME=", "LANG=", "API_KEY=", "PEXPLORE_SESSION="})
    EXPECT_THAT(text, Not(HasSubstr(own)));
}

TEST(JobText, RunsTheProgramOnThePathsThere) {
  support::TempDirectory const place;
  support::write_file(place.path() / "file", "content\n");
  auto const text = job_text(command(), {"/w/a", place.path().string()}, {});
  auto const result = support::shell(place.path(), text, {{"PATH", "/usr/bin:/bin"}});
  EXPECT_EQ(result.output, "content\ndone\n") << text;
}

}  // namespace
}  // namespace parallel_explore::launch
