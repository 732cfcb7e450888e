#include "run/instructions.hpp"

#include "parallel_explore/error.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::run {
namespace {

class InstructionsTest : public testing::Test {
 protected:
  void write(std::string_view text) { support::write_file(file, text); }

  support::TempDirectory directory;
  std::filesystem::path file = directory.path() / "AGENTS.md";
};

TEST_F(InstructionsTest, AnExperimentMayHaveNone) {
  EXPECT_EQ(Instructions({}, InstructionsMode::fresh).read(), std::nullopt);
}

TEST_F(InstructionsTest, TheHashIsThatOfGit) {
  write("Be brief.\n");
  auto const text = Instructions(file, InstructionsMode::fresh).read();
  ASSERT_TRUE(text);
  EXPECT_EQ(text->text, "Be brief.\n");
  EXPECT_EQ(text->hash, "069d08d6e43c7f745fd93ac942eab364a003d259");
}

TEST_F(InstructionsTest, FreshOnesAreReadAgain) {
  Instructions instructions(file, InstructionsMode::fresh);
  write("one");
  (void)instructions.read();
  write("two");
  EXPECT_EQ(instructions.read()->text, "two");
}

TEST_F(InstructionsTest, PinnedOnesStayAsTheyWereFirstRead) {
  Instructions instructions(file, InstructionsMode::pinned);
  write("one");
  (void)instructions.read();
  write("two");
  EXPECT_EQ(instructions.read()->text, "one");
}

TEST_F(InstructionsTest, AMissingFileIsAnError) {
  EXPECT_THROW((void)Instructions(file, InstructionsMode::fresh).read(), Error);
}

TEST_F(InstructionsTest, MoreThanAMebibyteIsAnError) {
  write(std::string((1 << 20) + 1, 'x'));
  EXPECT_THROW((void)Instructions(file, InstructionsMode::fresh).read(), Error);
}

}  // namespace
}  // namespace parallel_explore::run
