// The calls of simple.hpp in a repository of git, with shell commands as sessions.
#include "parallel_explore/simple.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <string>

namespace parallel_explore {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::Pair;

class SimpleTest : public testing::Test {
 protected:
  SimpleTest() {
    EXPECT_EQ(git("init -q -b main . && git config user.name T && git config user.email t@e &&"
                  " git commit -q --allow-empty -m first")
                  .status,
              0);
  }

  support::ShellResult git(std::string const& rest) {
    std::filesystem::create_directories(repository_);
    return support::shell(repository_, "git " + rest, support::test_environment(place_.path()));
  }

  /// Two variants whose sessions run that script.
  [[nodiscard]] static Experiment two(std::string const& script) {
    auto experiment = experiment_of_variants("x", {{"long", "Good morning!"}, {"short", "Hi!"}});
    experiment.session.agent = "command";
    experiment.agents["command"].run = {"sh", "-c", script};
    return experiment;
  }

  support::TempDirectory place_;
  std::filesystem::path const repository_ = place_.path() / "repo";
};

constexpr auto greet = "echo \"$PEXPLORE_DESCRIPTION\" > hi.txt";

TEST_F(SimpleTest, RetriesTheVariantsThatAreNamed) {
  auto const experiment = two(std::string("test -e ../../../flag && ") + greet);
  auto const failed = run_experiment(experiment, repository_);
  EXPECT_EQ(failed.at("long").status, ApproachState::failed);
  support::write_file(place_.path() / "flag", "");
  auto const one = retry_experiment("x", "short", repository_);
  EXPECT_EQ(one.at("short").status, ApproachState::completed);
  EXPECT_EQ(one.at("long").status, ApproachState::failed) << "it was not named";
  auto const all = retry_experiment("x", {}, repository_);
  EXPECT_EQ(all.at("long").status, ApproachState::completed);
}

TEST_F(SimpleTest, ResumesWhatWasInterrupted) {
  auto const stop_at_first_session = [](Event const& event, Exploration const&) {
    if (std::holds_alternative<events::SessionStarted>(event.payload)) raise(SIGINT);
  };
  auto const script = std::string("test -e ../../../flag || sleep 1000; ") + greet;
  auto const stopped = explore(two(script), repository_, {}, stop_at_first_session);
  ASSERT_EQ(stopped.state, ExplorationState::interrupted);
  support::write_file(place_.path() / "flag", "");
  EXPECT_THAT(resume_experiment("x", repository_),
              ElementsAre(Pair("long", Field(&VariantResult::status, ApproachState::completed)),
                          Pair("short", Field(&VariantResult::status, ApproachState::completed))));
}

TEST_F(SimpleTest, AdoptsTheNamedVariantOrWhatTheVerdictTakes) {
  auto experiment = two(greet);
  Criterion size = measure("bytes", "wc -c < hi.txt", RegexMetric{"\\d+"});
  size.better = Better::lower;
  experiment.criteria = {size};
  (void)run_experiment(experiment, repository_);
  auto const named = adopt_variant("x", "long", repository_);
  EXPECT_EQ(named.sample, "long");
  EXPECT_EQ(named.branch, "main");
  EXPECT_EQ(git("show main:hi.txt").output, "Good morning!\n");
  ASSERT_EQ(git("reset -q --hard HEAD~1").status, 0);
  EXPECT_EQ(adopt_variant("x", {}, repository_).sample, "short");
  EXPECT_EQ(git("show main:hi.txt").output, "Hi!\n");
}

TEST_F(SimpleTest, ListsExperimentsByNameUntilTheyAreCleanedUp) {
  EXPECT_THAT(list_experiments(repository_), ElementsAre());
  auto experiment = two(greet);
  experiment.approaches.resize(1);
  for (auto const* name : {"y", "x"}) {
    experiment.name = name;
    (void)run_experiment(experiment, repository_);
  }
  EXPECT_THAT(list_experiments(repository_), ElementsAre("x", "y"));
  EXPECT_TRUE(cleanup_experiment("x", true, repository_).record_removed);
  EXPECT_THAT(list_experiments(repository_), ElementsAre("y"));
}

}  // namespace
}  // namespace parallel_explore
