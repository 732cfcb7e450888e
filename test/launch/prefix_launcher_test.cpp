#include "launch/prefix_launcher.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::launch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

class PrefixLaunched : public testing::Test {
 protected:
  PrefixLaunched() {
    std::filesystem::create_directories(record_);
    std::filesystem::create_directories(worktree_ / ".pexplore-scratch");
    experiment_.name = "exp";
    PrefixLaunch prefix;
    prefix.run = {"box", "{job}", "{approach}", "{worktree}"};
    prefix.stop = {"end", "{job}"};
    experiment_.session.launcher = prefix;
    launcher_.use(experiment_, record_);
  }

  CommandLine command() {
    CommandLine command;
    command.argv = {"x"};
    command.directory = worktree_ / "sub";
    command.environment = {{"PEXPLORE_APPROACH", "a"}, {"PEXPLORE_WORKTREE", worktree_.string()}};
    return command;
  }

  support::TempDirectory place_;
  std::filesystem::path record_ = place_.path() / "record", worktree_ = place_.path() / "w";
  Experiment experiment_;
  PrefixLauncher launcher_{"/repo", "/repo/.git"};
};

TEST_F(PrefixLaunched, KnowsTheWorktreeAndTheApproachOfACommand) {
  auto const wrapped = launcher_.wrap(command());
  ASSERT_THAT(wrapped.argv, SizeIs(5));
  EXPECT_THAT(wrapped.argv[1], StartsWith("pexplore-exp-a-"));
  EXPECT_EQ(wrapped.argv[2], "a");
  EXPECT_EQ(wrapped.argv[3], worktree_);
  EXPECT_NE(launcher_.wrap(command()).argv[1], wrapped.argv[1]) << "a name is used once";
  auto elsewhere = command();
  elsewhere.directory = "/elsewhere";
  EXPECT_EQ(launcher_.wrap(elsewhere).argv[3], "/elsewhere");
}

TEST_F(PrefixLaunched, RecordsHowToEndACommandThatIsUnderWay) {
  EXPECT_THAT(left_commands(record_), IsEmpty());
  auto const wrapped = launcher_.wrap(command());
  auto const left = left_commands(record_);
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].record, wrapped.stop_record);
  EXPECT_THAT(left[0].stop, ElementsAre("end", wrapped.argv[1]));
  support::write_file(wrapped.stop_record, "{\"stop\": [1");
  ASSERT_THAT(left_commands(record_), SizeIs(1));
  EXPECT_THAT(left_commands(record_)[0].stop, IsEmpty());
}

TEST_F(PrefixLaunched, TakesTimesInside) {
  EXPECT_EQ(launcher_.wrap(command()).report, "");
  auto timed = command();
  timed.measured = true;
  EXPECT_EQ(launcher_.wrap(timed).report.parent_path(), worktree_ / ".pexplore-scratch");
  std::get<PrefixLaunch>(experiment_.session.launcher).count_start = true;
  launcher_.use(experiment_, record_);
  EXPECT_EQ(launcher_.wrap(timed).report, "");
}

TEST_F(PrefixLaunched, LeavesCommandsAloneWithoutAPrefix) {
  launcher_.use(Experiment{}, record_);
  EXPECT_EQ(launcher_.wrap(command()), command());
  EXPECT_THAT(left_commands(record_), IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::launch
