#include "explore/explorer_in_memory.hpp"

// Other weights and criteria for what is recorded.
namespace parallel_explore {
namespace {

using support::score;
using support::ScriptedSession;
using support::value;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

class RescoreTest : public support::ExplorerInMemory {
 protected:
  RescoreTest() {
    experiment_.criteria = {score("speed"), score("size")};
    request_.experiment = "x";
  }

  void explore_first() {
    (void)explore();
    evaluator_->asked.clear();
    events_.clear();
  }

  Exploration rescore() { return wait(explorer_->rescore(request_)); }

  /// Stops the next measurement while it runs.
  void stop_while_measuring() {
    evaluator_->waits = [this](Criterion const&, Sample const&) {
      boost::asio::post(loop_, [this] { explorer_->stop("asked"); });
      return true;
    };
  }

  RescoreRequest request_;
};

TEST_F(RescoreTest, WithOtherWeightsRecordsNothing) {
  explore_first();
  request_.weights = {{"size", 3}};
  EXPECT_EQ(rescore().experiment.criteria[1].weight, 3);
  EXPECT_THAT(events_, IsEmpty());
  EXPECT_EQ(recorded().experiment.criteria[1].weight, 1);
}

TEST_F(RescoreTest, KeepsWeightsWhereThatIsAskedFor) {
  explore_first();
  request_.weights = {{"size", 3}};
  request_.keep_weights = true;
  (void)rescore();
  EXPECT_EQ(recorded().experiment.criteria[1].weight, 3);
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(RescoreTest, RefusesAnUnknownCriterionWithTheNearest) {
  explore_first();
  request_.weights = {{"sise", 3}};
  EXPECT_EQ(refusal(explorer_->rescore(request_)), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("did you mean \"size\"?"));
  request_.weights = {{"wholly-different", 3}};
  EXPECT_EQ(refusal(explorer_->rescore(request_)), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("choose one of: speed, size"));
}

TEST_F(RescoreTest, RefusesAWeightBelowZero) {
  explore_first();
  request_.weights = {{"size", -1}};
  EXPECT_EQ(refusal(explorer_->rescore(request_)), ErrorCode::validation);
}

TEST_F(RescoreTest, RefusesAWeightOfAGateWithoutAScore) {
  Criterion tests;
  tests.name = "tests";
  tests.how = CommandCriterion{"true"};
  tests.gate = true;
  experiment_.criteria.push_back(tests);
  explore_first();
  request_.weights = {{"tests", 1}};
  EXPECT_THROW((void)rescore(), Error);
}

TEST_F(RescoreTest, MeasuresANewCriterionInTheWorktreesThereAre) {
  explore_first();
  request_.criteria = {score("taste")};
  auto const exploration = rescore();
  EXPECT_THAT(evaluator_->asked, ElementsAre(Pair("taste", "a"), Pair("taste", "b")));
  EXPECT_THAT(exploration.experiment.criteria, SizeIs(3));
  EXPECT_TRUE(exploration.at("a").find("taste"));
}

TEST_F(RescoreTest, ReplacesACriterionOfTheSameName) {
  explore_first();
  request_.criteria = {score("size")};
  request_.criteria[0].weight = 5;
  evaluator_->answer = [](Criterion const&, Sample const&) { return value(7); };
  auto const exploration = rescore();
  EXPECT_THAT(exploration.experiment.criteria, SizeIs(2));
  EXPECT_EQ(exploration.experiment.criteria[1].weight, 5);
  EXPECT_THAT(exploration.at("a").find("size")->values, ElementsAre(7));
}

TEST_F(RescoreTest, MeasuresCompletedApproachesOnly) {
  runner_->scripts["a"] = {ScriptedSession{.end = Failed{"no", false}}};
  explore_first();
  request_.criteria = {score("taste")};
  (void)rescore();
  EXPECT_THAT(evaluator_->asked, ElementsAre(Pair("taste", "b")));
}

TEST_F(RescoreTest, ToldOfAWorktreeThatIsGoneFailsTheMeasurement) {
  explore_first();
  std::filesystem::remove_all(recorded().at("a").worktree.path);
  request_.criteria = {score("taste")};
  request_.criteria[0].gate = true;
  request_.criteria[0].how = CommandCriterion{"true"};
  auto const exploration = rescore();
  auto const* const measurement = exploration.at("a").find("taste");
  ASSERT_TRUE(measurement);
  EXPECT_EQ(measurement->reason, "its worktree is gone");
  EXPECT_EQ(measurement->outcome, MeasurementOutcome::failed);
  EXPECT_EQ(measurement->passed, false);
}

TEST_F(RescoreTest, RefusesWhatOnlyASessionCanSay) {
  explore_first();
  request_.criteria = {score("taste")};
  request_.criteria[0].how = SelfReport{};
  EXPECT_EQ(refusal(explorer_->rescore(request_)), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("is a score that sessions give themselves"));
}

TEST_F(RescoreTest, RefusesARunOfTasks) {
  experiment_.tasks.emplace();
  record({});
  request_.criteria = {score("taste")};
  EXPECT_EQ(refusal(explorer_->rescore(request_)), ErrorCode::validation);
}

TEST_F(RescoreTest, AsksNoJudgesWhereThereIsNoWorkToShow) {
  explore_first();
  request_.criteria = {support::question("taste")};
  EXPECT_THAT(rescore().judged, IsEmpty());
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(RescoreTest, GivesTheWorkBackAfterMeasuring) {
  worktrees_->commit_id = "1234";
  experiment_.evaluate.protect = {"tests/**"};
  explore_first();
  worktrees_->calls.clear();
  request_.criteria = {score("taste")};
  (void)rescore();
  EXPECT_THAT(worktrees_->calls, ElementsAre("begin a", "end a", "begin b", "end b"));
  EXPECT_THAT(told<events::EvaluationStarted>(), SizeIs(2));
  EXPECT_THAT(told<events::ApproachCompleted>(), SizeIs(2));
}

TEST_F(RescoreTest, GivesTheWorkBackWhenItIsStopped) {
  worktrees_->commit_id = "1234";
  experiment_.evaluate.protect = {"tests/**"};
  explore_first();
  worktrees_->calls.clear();
  stop_while_measuring();
  request_.criteria = {score("taste")};
  EXPECT_EQ(refusal(explorer_->rescore(request_)), ErrorCode::interrupted);
  EXPECT_THAT(message_, HasSubstr("rescoring x was stopped"));
  EXPECT_THAT(worktrees_->calls, ElementsAre("begin a", "end a"));
  EXPECT_EQ(recorded().at("a").worktree.phase, WorktreePhase::settled);
}

TEST_F(RescoreTest, IsDoneAgainAfterAStop) {
  explore_first();
  stop_while_measuring();
  request_.criteria = {score("taste")};
  EXPECT_EQ(refusal(explorer_->rescore(request_)), ErrorCode::interrupted);
  evaluator_->waits = {};
  EXPECT_TRUE(rescore().at("b").find("taste"));
}

}  // namespace
}  // namespace parallel_explore
