#include "run/setup.hpp"

#include "parallel_explore/error.hpp"
#include "run/approach_job.hpp"
#include "run/own_place.hpp"
#include "run/run_in_memory.hpp"

// Commands that prepare a worktree: what they get, what ends them, and what is recorded of that.
namespace parallel_explore::run {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// Notes what it is asked to wrap, and calls a hook each time.
class NotingLauncher final : public Launcher {
 public:
  [[nodiscard]] CommandLine wrap(CommandLine command) const override {
    wrapped.push_back(command.argv.back());
    if (on_wrap) on_wrap();
    return command;
  }

  mutable std::vector<std::string> wrapped;
  std::function<void()> on_wrap;
};

class SetupTest : public testing::Test {
 protected:
  SetupTest() {
    setup_.approach = "a";
    setup_.worktree = directory_.path() / "worktree";
    setup_.log = directory_.path() / "setup.log";
    setup_.timeout = std::chrono::minutes(1);
    std::filesystem::create_directories(setup_.worktree);
  }

  void set_up(std::vector<std::string> commands) {
    setup_.commands = std::move(commands);
    loop_.restart();
    support::run(loop_, run_setup(launcher_, setup_, steps_));
  }

  /// The cause for which setting up fails; its text and hint are kept.
  FailureCause failure(std::vector<std::string> commands) {
    try {
      set_up(std::move(commands));
    } catch (ApproachError const& error) {
      happened_ = error.happened();
      hint_ = error.hint();
      return error.cause();
    }
    ADD_FAILURE() << "nothing failed";
    return FailureCause::unknown;
  }

  [[nodiscard]] std::string log() const { return support::read_file(setup_.log); }

  support::TempDirectory directory_;
  boost::asio::io_context loop_;
  NotingLauncher launcher_;
  async::Stoppable steps_;
  run::Setup setup_;
  std::string happened_, hint_;
};

TEST_F(SetupTest, RunsEachCommandInTheWorktreeInOrder) {
  set_up({"echo one >> made", "echo two >> made"});
  EXPECT_EQ(support::read_file(setup_.worktree / "made"), "one\ntwo\n");
}

TEST_F(SetupTest, LogsEachCommandWithBothItsOutputs) {
  set_up({"echo said; echo warned >&2", "echo more"});
  EXPECT_EQ(log(), "$ echo said; echo warned >&2\nsaid\nwarned\n$ echo more\nmore\n");
}

TEST_F(SetupTest, AddsToTheLogOfAnEarlierSession) {
  set_up({"echo one"});
  set_up({"echo two"});
  EXPECT_THAT(log(), AllOf(HasSubstr("one\n"), HasSubstr("two\n")));
}

TEST_F(SetupTest, NeedsNoLog) {
  setup_.log.clear();
  set_up({"echo said > made"});
  EXPECT_EQ(support::read_file(setup_.worktree / "made"), "said\n");
}

TEST_F(SetupTest, TellsCommandsTheApproachAndTheWorktree) {
  set_up({"echo \"$PEXPLORE_APPROACH in $PEXPLORE_WORKTREE\""});
  EXPECT_THAT(log(), HasSubstr("\na in " + setup_.worktree.string() + "\n"));
}

TEST_F(SetupTest, PassesOnlyTheVariablesThatAreAllowed) {
  support::Variable const wanted("PEXPLORE_TEST_WANTED", "1"), other("PEXPLORE_TEST_OTHER", "1");
  setup_.pass_env = {"PEXPLORE_TEST_WANTED"};
  set_up({"env"});
  EXPECT_THAT(log(),
              AllOf(HasSubstr("PEXPLORE_TEST_WANTED="), Not(HasSubstr("PEXPLORE_TEST_OTHER="))));
}

TEST_F(SetupTest, StartsEachCommandThroughTheLauncher) {
  set_up({"true", "echo x"});
  EXPECT_THAT(launcher_.wrapped, ElementsAre("true", "echo x"));
}

// Failures.

TEST_F(SetupTest, FailsWithTheFirstCommandThatFailsAndWhatItSaid) {
  EXPECT_EQ(failure({"echo begin; echo 'no such package' >&2; exit 3", "echo x > made"}),
            FailureCause::setup_failed);
  EXPECT_EQ(happened_,
            "setup `echo begin; echo 'no such package' >&2; exit 3` exited with status 3: no such "
            "package");
  EXPECT_FALSE(std::filesystem::exists(setup_.worktree / "made"));
  EXPECT_THAT(log(), HasSubstr("no such package\n"));
}

TEST_F(SetupTest, FailsWithItsOutputWhereNothingIsOnStandardError) {
  EXPECT_EQ(failure({"echo first; echo 'no compiler'; exit 1"}), FailureCause::setup_failed);
  EXPECT_THAT(happened_, testing::EndsWith("exited with status 1: no compiler"));
}

TEST_F(SetupTest, FailsWhereACommandIsKilled) {
  EXPECT_EQ(failure({"kill -KILL $$"}), FailureCause::setup_failed);
  EXPECT_THAT(happened_, HasSubstr("killed by SIGKILL"));
}

TEST_F(SetupTest, FailsWhereACommandDoesNotEndInTime) {
  setup_.timeout = std::chrono::milliseconds(300);
  EXPECT_EQ(failure({"echo waiting; sleep 1000", "echo x > made"}), FailureCause::setup_timed_out);
  EXPECT_EQ(happened_, "setup `echo waiting; sleep 1000` did not end in time");
  EXPECT_EQ(hint_, "raise [worktree] setup_timeout");
  EXPECT_THAT(log(), StartsWith("$ echo waiting; sleep 1000\n"));
  EXPECT_FALSE(std::filesystem::exists(setup_.worktree / "made"));
}

// Stops.

TEST_F(SetupTest, EndsTheCommandThatRunsWhenItIsStopped) {
  launcher_.on_wrap = [this] { boost::asio::post(loop_, [this] { steps_.stop(); }); };
  EXPECT_THROW(set_up({"sleep 1000", "echo x > made"}), async::Stopped);
  EXPECT_THAT(launcher_.wrapped, ElementsAre("sleep 1000"));
  EXPECT_THAT(log(), StartsWith("$ sleep 1000\n"));
}

TEST_F(SetupTest, StartsNothingAfterAStop) {
  steps_.stop();
  EXPECT_THROW(set_up({"echo x > made"}), async::Stopped);
  EXPECT_FALSE(std::filesystem::exists(setup_.worktree / "made"));
  EXPECT_FALSE(std::filesystem::exists(setup_.log));
}

// In an experiment.

TEST(SetupOf, TakesTheSettingsOfTheExperiment) {
  Exploration exploration;
  auto& experiment = exploration.experiment;
  exploration.repository = "/main";
  experiment.worktree.setup = {"make"};
  experiment.worktree.setup_timeout = std::chrono::seconds(7);
  experiment.pass_env = {"CC"};
  auto const setup = setup_of(exploration, "a", "a.2", "/x/a.2", "/log");
  EXPECT_THAT(setup.commands, ElementsAre("make"));
  EXPECT_EQ(setup.timeout, std::chrono::seconds(7));
  EXPECT_THAT(setup.pass_env, ElementsAre("CC"));
  EXPECT_EQ(setup.approach, "a");
  EXPECT_EQ(setup.worktree, "/x/a.2");
  auto expected = own_variables(experiment, "a.2", "/x/a.2");
  expected["ROOT_WORKTREE_PATH"] = "/main";
  EXPECT_EQ(setup.environment, expected);
  EXPECT_EQ(setup.log, "/log");
}

class SetupOfAnApproach : public support::RunInMemory {
 protected:
  SetupOfAnApproach() { add_approach("a"); }

  schedule::JobEnd work() {
    open();
    Instructions instructions({}, InstructionsMode::fresh);
    ApproachJob job(bricks, *recorder, instructions, "a");
    loop.restart();
    return support::run(loop, job.work()).end;
  }
};

TEST_F(SetupOfAnApproach, PrecedesItsSessionAndIsNotItsWork) {
  experiment.worktree.setup = {"echo made > made"};
  bool was_made = false;
  runner->on_start = [&](SessionRequest const& request) {
    was_made = std::filesystem::exists(request.worktree / "made");
  };
  EXPECT_EQ(work(), schedule::JobEnd::usable);
  EXPECT_TRUE(was_made);
  EXPECT_EQ(record("a").worktree.changes->files_changed, 1) << "the session's own file";
}

TEST_F(SetupOfAnApproach, FailsItBeforeItsSession) {
  experiment.worktree.setup = {"echo 'no such package' >&2; exit 3"};
  EXPECT_EQ(work(), schedule::JobEnd::failed);
  EXPECT_EQ(record("a").state, ApproachState::failed);
  EXPECT_EQ(record("a").cause, FailureCause::setup_failed);
  EXPECT_THAT(record("a").reason, HasSubstr("exited with status 3: no such package"));
  EXPECT_THAT(runner->requests, IsEmpty());
  EXPECT_THAT(record("a").sessions, IsEmpty());
}

TEST_F(SetupOfAnApproach, FailsItWithACauseOfItsOwnAndTheHintWhereItTakesTooLong) {
  experiment.worktree.setup = {"sleep 1000"};
  experiment.worktree.setup_timeout = std::chrono::milliseconds(100);
  EXPECT_EQ(work(), schedule::JobEnd::failed);
  EXPECT_EQ(record("a").cause, FailureCause::setup_timed_out);
  EXPECT_EQ(record("a").reason,
            "setup `sleep 1000` did not end in time; raise [worktree] setup_timeout");
  EXPECT_THAT(runner->requests, IsEmpty());
}

TEST_F(SetupOfAnApproach, OfAFurtherSampleHasTheNameOfTheApproach) {
  experiment.approaches[0].of = "whole";
  experiment.approaches[0].sample = 2;
  experiment.worktree.setup = {"test \"$PEXPLORE_APPROACH\" = whole"};
  EXPECT_EQ(work(), schedule::JobEnd::usable);
}

}  // namespace
}  // namespace parallel_explore::run
