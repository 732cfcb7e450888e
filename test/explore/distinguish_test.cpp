#include "explore/explorer_in_memory.hpp"

// One command in every worktree, and the approaches that do the same with it.
namespace parallel_explore {
namespace {

using support::ScriptedSession;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

/// Lets `sleep` be started in one worktree instead of the command, and notes where it was asked.
class SleepingLauncher final : public Launcher {
 public:
  [[nodiscard]] CommandLine wrap(CommandLine command) const override {
    auto const name = command.directory.filename();
    if (on_wrap) on_wrap();
    if (name == sleeps_in) command.argv = {"sleep", "1000"};
    return command;
  }

  std::string sleeps_in;
  std::function<void()> on_wrap;
};

class DistinguishTest : public support::ExplorerInMemory {
 protected:
  DistinguishTest() {
    list("c");
    request_.experiment = "x";
    request_.command = {"cat", "answer"};
  }

  /// Puts files with these contents into the worktrees of approaches that are completed.
  void answer(std::string const& file, std::map<std::string, std::string> const& contents) {
    for (auto const& [name, content] : contents)
      support::write_file(recorded().at(name).worktree.path + "/" + file, content);
  }

  /// An Explorer with this launcher.
  void launch_with(std::shared_ptr<Launcher> launcher) {
    Bricks bricks = explorer_->bricks();
    bricks.launcher = std::move(launcher);
    explorer_.emplace(directory_.path(), std::move(bricks));
  }

  Distinction distinguish() { return wait(explorer_->distinguish(request_)); }

  DistinguishRequest request_;
};

TEST_F(DistinguishTest, PutsApproachesThatDoTheSameTogetherTheMostFirst) {
  (void)explore();
  answer("answer", {{"a", "1"}, {"b", "2"}, {"c", "2"}});
  auto const found = distinguish();
  EXPECT_THAT(found.groups, ElementsAre(ElementsAre("b", "c"), ElementsAre("a")));
  EXPECT_EQ(found.inputs, 1);
  ASSERT_THAT(found.differences, SizeIs(1));
  EXPECT_THAT(found.differences[0].behaviours,
              ElementsAre(Pair("a", Behaviour{0, "1"}), Pair("b", Behaviour{0, "2"}),
                          Pair("c", Behaviour{0, "2"})));
}

TEST_F(DistinguishTest, TellsTheInputsThatMakeADifference) {
  (void)explore();
  answer("alike", {{"a", "1"}, {"b", "1"}, {"c", "1"}});
  answer("other", {{"a", "1"}, {"b", "2"}, {"c", "1"}});
  request_.command = {"cat", "{input}"};
  request_.inputs = {"alike", "other"};
  auto const found = distinguish();
  EXPECT_EQ(found.inputs, 2);
  EXPECT_THAT(found.groups, ElementsAre(ElementsAre("a", "c"), ElementsAre("b")));
  EXPECT_THAT(found.differences, ElementsAre(Field(&Distinction::Divergence::input, "other")));
}

TEST_F(DistinguishTest, GivesTheInputAsStandardInputToo) {
  (void)explore();
  answer("answer", {{"a", "1"}, {"b", "2"}, {"c", "2"}});
  request_.command = {"cat", "-", "answer"};
  request_.inputs = {"seven"};
  EXPECT_EQ(distinguish().differences.at(0).behaviours.at("a").output, "seven\n1");
}

TEST_F(DistinguishTest, TellsApproachesApartByStatusAlone) {
  (void)explore();
  answer("answer", {{"a", ""}, {"b", ""}});
  auto const found = distinguish();
  EXPECT_THAT(found.groups, ElementsAre(ElementsAre("a", "b"), ElementsAre("c")));
  EXPECT_THAT(found.differences.at(0).behaviours.at("c"),
              AllOf(Field(&Behaviour::status, 1), Field(&Behaviour::output, "")));
}

TEST_F(DistinguishTest, FindsOneGroupWhereAllDoTheSame) {
  (void)explore();
  answer("answer", {{"a", "1"}, {"b", "1"}, {"c", "1"}});
  auto const found = distinguish();
  EXPECT_THAT(found.groups, ElementsAre(ElementsAre("a", "b", "c")));
  EXPECT_THAT(found.differences, IsEmpty());
}

TEST_F(DistinguishTest, GivesACommandThatTakesTooLongAStatusOfItsOwn) {
  auto const launcher = std::make_shared<SleepingLauncher>();
  launcher->sleeps_in = "a";
  launch_with(launcher);
  (void)explore();
  answer("answer", {{"a", "1"}, {"b", "1"}, {"c", "1"}});
  request_.timeout = std::chrono::milliseconds(500);
  auto const found = distinguish();
  EXPECT_THAT(found.groups, ElementsAre(ElementsAre("b", "c"), ElementsAre("a")));
  EXPECT_THAT(found.differences.at(0).behaviours, Contains(Pair("a", Behaviour{124, ""})));
}

TEST_F(DistinguishTest, EndsCommandsWhenItIsStopped) {
  auto const launcher = std::make_shared<SleepingLauncher>();
  launcher->sleeps_in = "a";
  launch_with(launcher);
  (void)explore();
  launcher->on_wrap = [this] { boost::asio::post(loop_, [this] { explorer_->stop("asked"); }); };
  EXPECT_EQ(refusal(explorer_->distinguish(request_)), ErrorCode::interrupted);
  EXPECT_THAT(message_, HasSubstr("telling approaches apart was stopped"));
}

TEST_F(DistinguishTest, RecordsWhatChangesOutsideTheWorktreesMeanwhile) {
  auto const launcher = std::make_shared<SleepingLauncher>();
  launch_with(launcher);
  (void)explore();
  launcher->on_wrap = [this] { worktrees_->facts["alias.planted"] = "status"; };
  auto const found = distinguish();
  EXPECT_THAT(found.findings, Contains(Pair("a", SizeIs(1))));
  EXPECT_EQ(recorded().at("a").findings, found.findings.at("a"));
  EXPECT_THAT(distinguish().findings, IsEmpty()) << "those of earlier are reported once";
}

TEST_F(DistinguishTest, NeedsTheRecordForItself) {
  (void)explore();
  auto const other = explorer_->store().open("x");
  EXPECT_EQ(refusal(explorer_->distinguish(request_)), ErrorCode::name_in_use);
}

// The choice of approaches.

TEST_F(DistinguishTest, LeavesOutWhatHasNoResultOrNoWorktree) {
  list("d");
  runner_->scripts["a"] = {ScriptedSession{.end = Failed{"no", false}}};
  (void)explore();
  std::filesystem::remove_all(recorded().at("b").worktree.path);
  answer("answer", {{"c", "1"}, {"d", "1"}});
  EXPECT_THAT(distinguish().groups, ElementsAre(ElementsAre("c", "d")));
}

TEST_F(DistinguishTest, OfASingleResultIsRefused) {
  for (auto const* name : {"a", "b"})
    runner_->scripts[name] = {ScriptedSession{.end = Failed{"no", false}}};
  (void)explore();
  EXPECT_EQ(refusal(explorer_->distinguish(request_)), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("x has 1 completed approach with a worktree"));
}

TEST_F(DistinguishTest, WithoutACommandIsRefused) {
  (void)explore();
  request_.command.clear();
  EXPECT_EQ(refusal(explorer_->distinguish(request_)), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("no command was given"));
}

TEST_F(DistinguishTest, OfAProgramThatIsNotThereIsRefused) {
  (void)explore();
  request_.command = {"no-such-program"};
  EXPECT_EQ(refusal(explorer_->distinguish(request_)), ErrorCode::agent);
  EXPECT_THAT(message_, HasSubstr("no-such-program"));
}

}  // namespace
}  // namespace parallel_explore
