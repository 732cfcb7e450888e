#include "explore/explorer_in_memory.hpp"

// Gates that passed only when they were run again, and the approaches that brought that about.
namespace parallel_explore {
namespace {

using support::answer_of;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

/// The gate of "a" failed, then passed; on the base it passed at once. Runs end as `outcome` says.
class FlakyGatesTest : public support::ExplorerInMemory {
 protected:
  FlakyGatesTest() {
    experiment_.criteria = {gate("tests", "true")};
    base_ = answer_of("tests", true);
    flaky_ = answer_of("tests", true);
    flaky_.flaky = true;
    flaky_.runs = 2;
    flaky_.failures = 1;
    evaluator_->answer = [this](Criterion const&, Sample const& sample) {
      Measurement measurement;
      measurement.passed = !fails_ || !fails_(sample);
      if (!*measurement.passed) {
        measurement.outcome = MeasurementOutcome::failed;
        measurement.reason = "parse_empty failed";
      }
      return measurement;
    };
  }

  /// Records a run that was interrupted before it settled what is flaky, and lets it do that.
  Exploration settle() {
    record_it();
    return resume();
  }

  void record_it() {
    record({events::BaseMeasured{base_}});
    record_result("a", {flaky_});
    record_result("b", {answer_of("tests", true)});
    record(more_);
  }

  [[nodiscard]] auto runs_of(std::string const& approach) const {
    return std::ranges::count(evaluator_->asked,
                              std::pair<std::string, std::string>("tests", approach));
  }

  static bool every_third(Sample const& sample) { return sample.run % 3 == 0; }

  Measurement base_, flaky_;
  std::vector<EventPayload> more_;  ///< recorded after both results
  std::function<bool(Sample const&)> fails_;
};

TEST_F(FlakyGatesTest, AreRun20TimesMoreOnTheApproachAndOnTheBase) {
  auto const exploration = settle();
  EXPECT_EQ(runs_of("base"), 20);
  EXPECT_EQ(runs_of("a"), 20);
  EXPECT_EQ(runs_of("b"), 0) << "it passed at once";
  auto const& a = *exploration.at("a").find("tests");
  EXPECT_EQ(a.passed, true);
  EXPECT_TRUE(a.flaky) << "it was seen to fail";
  EXPECT_EQ(a.runs, 20);
  EXPECT_EQ(a.failures, 0);
  EXPECT_EQ(exploration.on_base("tests")->runs, 20);
  EXPECT_FALSE(exploration.on_base("tests")->flaky);
}

TEST_F(FlakyGatesTest, FailWhereTheApproachFailsMoreOftenThanTheBase) {
  fails_ = [](Sample const& sample) { return sample.approach.name == "a" && every_third(sample); };
  auto const exploration = settle();
  auto const& a = *exploration.at("a").find("tests");
  EXPECT_EQ(a.passed, false);
  EXPECT_EQ(told<events::Measured>().at(0).measurement.outcome, MeasurementOutcome::failed);
  EXPECT_EQ(a.reason,
            "it fails more often than on the base: 6 of 20 runs, against 0 of 20 there; "
            "parse_empty failed");
  EXPECT_EQ(verdict_of(*explorer_, exploration).decision.result.leader, "b");
}

TEST_F(FlakyGatesTest, PassWhereTheBaseFailsAsOften) {
  fails_ = every_third;
  auto const exploration = settle();
  EXPECT_EQ(exploration.at("a").find("tests")->passed, true);
  EXPECT_EQ(exploration.at("a").find("tests")->failures, 6);
  EXPECT_TRUE(exploration.on_base("tests")->flaky);
  EXPECT_EQ(exploration.on_base("tests")->failures, 6);
}

TEST_F(FlakyGatesTest, PassWhereAFailureMayBeChance) {
  fails_ = [](Sample const& sample) { return sample.approach.name == "a" && sample.run == 7; };
  auto const exploration = settle();
  EXPECT_EQ(exploration.at("a").find("tests")->passed, true);
  EXPECT_EQ(exploration.at("a").find("tests")->failures, 1);
}

TEST_F(FlakyGatesTest, AreRunOnTheBaseOnceForSeveralApproaches) {
  more_ = {events::Measured{"b", 1, flaky_}};
  (void)settle();
  EXPECT_EQ(runs_of("base"), 20);
  EXPECT_EQ(runs_of("a"), 20);
  EXPECT_EQ(runs_of("b"), 20);
}

TEST_F(FlakyGatesTest, AreNotRunOnTheBaseAgainWhereItHasHadThoseRuns) {
  base_.flaky = true;
  base_.runs = 20;
  base_.failures = 8;
  fails_ = every_third;
  auto const exploration = settle();
  EXPECT_EQ(runs_of("base"), 0);
  EXPECT_EQ(runs_of("a"), 20);
  EXPECT_EQ(exploration.at("a").find("tests")->passed, true) << "the base failed 8 times";
}

// Gates that are not run more often.

TEST_F(FlakyGatesTest, OfABaseThatFailsAreLeft) {
  base_.passed = false;
  (void)settle();
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(FlakyGatesTest, OfABaseThatIsFlakyItselfAreLeft) {
  base_.flaky = true;
  base_.runs = 2;
  (void)settle();
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(FlakyGatesTest, OfABaseThatIsNotMeasuredAreLeft) {
  experiment_.evaluate.base = false;
  record_result("a", {flaky_});
  record_result("b", {answer_of("tests", true)});
  (void)resume();
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(FlakyGatesTest, ThatHaveHadThoseRunsAreLeft) {
  flaky_.runs = 20;
  (void)settle();
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(FlakyGatesTest, OfAFailedApproachAreLeft) {
  more_ = {events::ApproachFailed{"a", "a", ApproachState::failed, FailureCause::gate_failed,
                                  "another gate failed", false}};
  (void)settle();
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(FlakyGatesTest, OfADroppedApproachAreLeft) {
  more_ = {events::ApproachDropped{"a", "too slow"}};
  (void)settle();
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(FlakyGatesTest, OfARepeatedResultAreLeft) {
  more_ = {events::ResultRepeated{"a", "b"}};
  (void)settle();
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(FlakyGatesTest, OfAnApproachWhoseWorktreeIsGoneAreLeft) {
  record_it();
  std::filesystem::remove_all(recorded().at("a").worktree.path);
  (void)resume();
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

// Where they run, and what ends them.

TEST_F(FlakyGatesTest, LeaveNoWorktreeOfTheBase) {
  bool was_there = false;
  fails_ = [&](Sample const& sample) {
    was_there = was_there || sample.worktree.path.filename() == "pexplore.gates";
    return false;
  };
  (void)settle();
  EXPECT_TRUE(was_there);
  EXPECT_FALSE(std::filesystem::exists(directory_.path() / "worktrees" / "x" / "pexplore.gates"));
}

TEST_F(FlakyGatesTest, GiveTheWorkBack) {
  experiment_.evaluate.protect = {"tests/**"};
  auto const exploration = settle();
  EXPECT_THAT(worktrees_->calls, ElementsAre("begin pexplore.gates", "begin a", "end a"));
  EXPECT_THAT(told<events::EvaluationStarted>(), ElementsAre(events::EvaluationStarted{"a"}));
  EXPECT_EQ(exploration.at("a").worktree.phase, WorktreePhase::settled);
}

TEST_F(FlakyGatesTest, ThatCannotBeTestedAreAWarning) {
  more_ = {events::Measured{"b", 1, flaky_}};
  fails_ = [](Sample const& sample) -> bool {
    if (sample.approach.name == "a") throw Error(ErrorCode::validation, "no such compiler");
    return false;
  };
  auto const exploration = settle();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(exploration.at("a").warnings,
              Contains("whether it made tests flaky could not be tested: no such compiler"));
  EXPECT_EQ(exploration.at("a").find("tests")->passed, true);
  EXPECT_EQ(runs_of("b"), 20) << "the next one is tested";
}

TEST_F(FlakyGatesTest, EndTheRunWhereADiskIsFull) {
  fails_ = [](Sample const&) -> bool { throw Error(ErrorCode::resource, "no space left"); };
  record_it();
  EXPECT_EQ(refusal(explorer_->resume("x")), ErrorCode::resource);
  EXPECT_THAT(recorded().at("a").warnings, IsEmpty());
}

TEST_F(FlakyGatesTest, AreLeftForAResumeByAStop) {
  evaluator_->waits = [this](Criterion const&, Sample const& sample) {
    bool const is_fifth = sample.approach.name == "a" && sample.run == 5;
    if (is_fifth) boost::asio::post(loop_, [this] { explorer_->stop("asked"); });
    return is_fifth;
  };
  auto const stopped = settle();
  EXPECT_EQ(stopped.state, ExplorationState::interrupted);
  EXPECT_EQ(stopped.at("a").find("tests")->runs, 2);
  evaluator_->waits = {};
  evaluator_->asked.clear();
  EXPECT_EQ(resume().at("a").find("tests")->runs, 20);
  EXPECT_EQ(runs_of("base"), 0) << "it has had its runs";
}

}  // namespace
}  // namespace parallel_explore
