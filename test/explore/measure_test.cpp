#include "explore/explorer_in_memory.hpp"

// More rounds for results that are recorded.
namespace parallel_explore {
namespace {

using support::counted;
using support::score;
using support::ScriptedSession;
using support::value;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;

class MeasureTest : public support::ExplorerInMemory {
 protected:
  MeasureTest() {
    experiment_.criteria = {gate("tests", "true"), measure("time", "run"), counted("size"),
                            score("taste")};
    experiment_.evaluate.base = false;
    experiment_.evaluate.warm_up = 0;
    worktrees_->commit_id = "1234";
    request_.experiment = "x";
    measure_as({{"a", 1}, {"b", 2}});
  }

  /// Measures everything of each approach as that number; gates pass.
  void measure_as(std::map<std::string, double> const& numbers) {
    evaluator_->answer = [numbers](Criterion const& criterion, Sample const& sample) {
      bool const is_base = sample.approach.name == "base";
      Measurement measurement = value(is_base ? 5 : numbers.at(approach_of(sample.approach)));
      if (criterion.gate) measurement.passed = true;
      return measurement;
    };
  }

  void explore_first() {
    (void)explore();
    evaluator_->asked.clear();
    worktrees_->calls.clear();
    events_.clear();
  }

  Exploration measure_more() { return wait(measure(*explorer_, request_)); }
  ErrorCode refused() { return refusal(measure(*explorer_, request_)); }

  [[nodiscard]] std::vector<double> values(std::string const& approach,
                                           std::string const& criterion) {
    auto const exploration = recorded();
    auto const* const found = exploration.at(approach).find(criterion);
    return found ? found->values : std::vector<double>{};
  }

  MeasureRequest request_;
};

TEST_F(MeasureTest, AddsRoundsToThoseOfTheRecord) {
  explore_first();
  measure_as({{"a", 3}, {"b", 4}});
  request_.rounds = 2;
  EXPECT_TRUE(measure_more().remeasured);
  EXPECT_THAT(values("a", "time"), ElementsAre(1, 3, 3));
  EXPECT_THAT(values("b", "time"), ElementsAre(2, 4, 4));
}

TEST_F(MeasureTest, RefusesAnImpossibleNumberOfRounds) {
  explore_first();
  for (int const rounds : {-1, 1001}) {
    request_.rounds = rounds;
    EXPECT_EQ(refused(), ErrorCode::validation) << rounds;
  }
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(MeasureTest, AddsAsManyRoundsAsTheCriterionRepeats) {
  std::get<CommandCriterion>(experiment_.criteria[1].how).repeat = 3;
  explore_first();
  (void)measure_more();
  EXPECT_THAT(values("a", "time"), SizeIs(6));
}

// Criteria.

TEST_F(MeasureTest, TakesTheExclusiveCriteriaWhereNoneIsNamed) {
  explore_first();
  (void)measure_more();
  EXPECT_THAT(values("a", "time"), SizeIs(2));
  EXPECT_THAT(values("a", "size"), SizeIs(1));
  EXPECT_THAT(values("a", "taste"), SizeIs(1));
}

TEST_F(MeasureTest, TakesAllThatCommandsMeasureWhereNoneIsExclusive) {
  experiment_.criteria[1] = counted("lines");
  explore_first();
  (void)measure_more();
  EXPECT_THAT(values("a", "lines"), SizeIs(2));
  EXPECT_THAT(values("a", "size"), SizeIs(2));
  EXPECT_THAT(values("a", "taste"), SizeIs(1)) << "no command measures it";
}

TEST_F(MeasureTest, TakesTheNamedCriterionAlone) {
  explore_first();
  request_.criterion = "size";
  (void)measure_more();
  EXPECT_THAT(values("a", "time"), SizeIs(1));
  EXPECT_THAT(values("a", "size"), SizeIs(2));
}

TEST_F(MeasureTest, RunsGatesFirstForWhatTheyBuildAndRecordsNothingOfThem) {
  explore_first();
  (void)measure_more();
  ASSERT_THAT(evaluator_->asked, SizeIs(testing::Ge(4U)));
  EXPECT_THAT(std::vector(evaluator_->asked.begin(), evaluator_->asked.begin() + 2),
              ElementsAre(Pair("tests", "a"), Pair("tests", "b")));
  for (auto const& each : told<events::Measured>()) EXPECT_EQ(each.measurement.criterion, "time");
}

TEST_F(MeasureTest, RefusesAnUnknownCriterionWithTheNearest) {
  explore_first();
  request_.criterion = "tyme";
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("there is no criterion \"tyme\" that a command measures"));
  EXPECT_THAT(message_, HasSubstr("did you mean \"time\"?"));
  request_.criterion = "wholly-different";
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("choose one of: time, size"));
}

TEST_F(MeasureTest, RefusesACriterionThatNoCommandMeasures) {
  explore_first();
  for (auto const* name : {"taste", "tests"}) {
    request_.criterion = name;
    EXPECT_EQ(refused(), ErrorCode::validation) << name;
    EXPECT_THAT(message_, HasSubstr("that a command measures"));
  }
  EXPECT_THAT(evaluator_->asked, IsEmpty());
}

TEST_F(MeasureTest, RefusesAnExperimentThatNoCommandMeasures) {
  experiment_.criteria = {gate("tests", "true"), score("taste")};
  explore_first();
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("no criterion of this experiment is measured by a command"));
  EXPECT_THAT(message_, HasSubstr("pexplore rescore x --criterion"));
}

TEST_F(MeasureTest, RefusesARunOfTasks) {
  experiment_.tasks.emplace();
  record({});
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("x is a run of tasks"));
}

// Results.

TEST_F(MeasureTest, OfANamedApproachTakesEverySample) {
  experiment_.session.samples = 2;
  explore_first();
  request_.approaches = {"a"};
  (void)measure_more();
  EXPECT_THAT(values("a", "time"), SizeIs(2));
  EXPECT_THAT(values("a.2", "time"), SizeIs(2));
  EXPECT_THAT(values("b", "time"), SizeIs(1));
}

TEST_F(MeasureTest, OfANamedSampleTakesThatOne) {
  experiment_.session.samples = 2;
  explore_first();
  request_.approaches = {"a.2"};
  (void)measure_more();
  EXPECT_THAT(values("a", "time"), SizeIs(1));
  EXPECT_THAT(values("a.2", "time"), SizeIs(2));
}

TEST_F(MeasureTest, OfANamedApproachTakesTheSamplesThatCanBeMeasured) {
  experiment_.session.samples = 2;
  runner_->scripts["a"] = {ScriptedSession{.end = Failed{"no", false}}};
  explore_first();
  request_.approaches = {"a"};
  (void)measure_more();
  EXPECT_THAT(values("a.2", "time"), SizeIs(2));
}

TEST_F(MeasureTest, LeavesOutWhatCannotBeMeasured) {
  runner_->scripts["a"] = {ScriptedSession{.end = Failed{"no", false}}};
  explore_first();
  (void)measure_more();
  request_.approaches = {"a", "b"};
  (void)measure_more();
  EXPECT_THAT(values("b", "time"), SizeIs(3));
  EXPECT_THAT(evaluator_->asked, Not(Contains(Pair("time", "a"))));
}

TEST_F(MeasureTest, MeasuresEqualFilesOnce) {
  explore_first();
  record({events::ResultRepeated{"b", "a"}});
  (void)measure_more();
  EXPECT_THAT(evaluator_->asked, Contains(Pair("time", "a")));
  EXPECT_THAT(evaluator_->asked, Not(Contains(Pair("time", "b"))));
}

TEST_F(MeasureTest, RefusesAnUnknownApproach) {
  explore_first();
  request_.approaches = {"z"};
  EXPECT_EQ(refused(), ErrorCode::not_found);
  request_.approaches = {"a", "z"};
  EXPECT_EQ(refused(), ErrorCode::not_found);
}

TEST_F(MeasureTest, SaysThatTheNamedApproachHasNoResult) {
  runner_->scripts["a"] = {ScriptedSession{.end = Failed{"no", false}}};
  explore_first();
  request_.approaches = {"a"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a cannot be measured: it is failed"));
}

TEST_F(MeasureTest, SaysThatTheNamedApproachWasDropped) {
  explore_first();
  record({events::ApproachDropped{"a", "too slow"}});
  request_.approaches = {"a"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a cannot be measured: it was dropped: too slow"));
}

TEST_F(MeasureTest, SaysThatTheWorktreeOfTheNamedApproachIsGone) {
  explore_first();
  std::filesystem::remove_all(recorded().at("a").worktree.path);
  request_.approaches = {"a"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a cannot be measured: its worktree is gone"));
}

TEST_F(MeasureTest, SaysThatTheNamedApproachFailedAGate) {
  evaluator_->answer = [](Criterion const& criterion, Sample const& sample) {
    Measurement measurement = value(1);
    if (criterion.gate) measurement.passed = sample.approach.name != "a";
    return measurement;
  };
  explore_first();
  request_.approaches = {"a"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a cannot be measured: it failed a gate"));
}

TEST_F(MeasureTest, SaysWhoseFilesTheNamedApproachRepeats) {
  explore_first();
  record({events::ResultRepeated{"b", "a"}});
  request_.approaches = {"b"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("b cannot be measured: it has the same files as a"));
}

TEST_F(MeasureTest, SaysWhyTheNamedSampleCannotBeMeasured) {
  experiment_.session.samples = 2;
  runner_->scripts["a.2"] = {ScriptedSession{.end = Failed{"no", false}}};
  explore_first();
  request_.approaches = {"a.2"};
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("a.2 cannot be measured: it is failed"));
}

TEST_F(MeasureTest, RefusesAnExperimentWithoutAResult) {
  explore_first();
  for (auto const* name : {"a", "b"}) record({events::ApproachDropped{name, "too slow"}});
  EXPECT_EQ(refused(), ErrorCode::validation);
  EXPECT_THAT(message_, HasSubstr("nothing of x can be measured"));
}

// The untouched base.

TEST_F(MeasureTest, MeasuresTheUntouchedBaseBeside) {
  experiment_.evaluate.base = true;
  explore_first();
  request_.rounds = 2;
  EXPECT_THAT(measure_more().on_base("time")->values, ElementsAre(5, 5, 5));
  EXPECT_THAT(recorded().on_base("size")->values, ElementsAre(5));
}

TEST_F(MeasureTest, LeavesTheBaseWhereItIsNotCompared) {
  explore_first();
  (void)measure_more();
  EXPECT_THAT(recorded().base_measurements, IsEmpty());
}

// Its end.

TEST_F(MeasureTest, WritesReportsWithTheNewVerdict) {
  experiment_.criteria = {measure("time", "run")};
  make_explorer(nullptr, std::make_unique<JournalStore>(directory_.path() / "state"));
  worktrees_->commit_id = "1234";
  measure_as({{"a", 100}, {"b", 1}});
  explore_first();
  auto const leader = [&] { return verdict_of(*explorer_, recorded()).decision.result.leader; };
  auto const summary = directory_.path() / "state" / "x" / "summary.json";
  auto const before = support::read_file(summary);
  EXPECT_EQ(leader(), "b");
  measure_as({{"a", 1}, {"b", 100}});
  request_.rounds = 9;
  (void)measure_more();
  EXPECT_EQ(leader(), "a");
  EXPECT_NE(support::read_file(summary), before);
}

TEST_F(MeasureTest, GivesTheWorkBackAfterMeasuring) {
  experiment_.evaluate.protect = {"tests/**"};
  explore_first();
  (void)measure_more();
  EXPECT_THAT(worktrees_->calls, ElementsAre("begin a", "begin b", "end b", "end a"));
  for (auto const* name : {"a", "b"})
    EXPECT_EQ(recorded().at(name).worktree.phase, WorktreePhase::settled) << name;
}

TEST_F(MeasureTest, KeepsCompleteRoundsWhenItIsStopped) {
  experiment_.evaluate.protect = {"tests/**"};
  explore_first();
  evaluator_->waits = [this](Criterion const& criterion, Sample const& sample) {
    bool const is_third = criterion.name == "time" && sample.run == 3;
    if (is_third) boost::asio::post(loop_, [this] { explorer_->stop("asked"); });
    return is_third;
  };
  request_.rounds = 5;
  EXPECT_EQ(refused(), ErrorCode::interrupted);
  EXPECT_THAT(message_, HasSubstr("measuring x was stopped"));
  EXPECT_THAT(values("a", "time"), SizeIs(2));
  EXPECT_THAT(values("b", "time"), SizeIs(2));
  EXPECT_THAT(worktrees_->calls, ElementsAre("begin a", "begin b", "end b", "end a"));
}

TEST_F(MeasureTest, MeasuresNothingWhereAStopWasAskedForBefore) {
  explore_first();
  explorer_->stop("asked");
  EXPECT_EQ(refused(), ErrorCode::interrupted);
  EXPECT_THAT(evaluator_->asked, IsEmpty());
  EXPECT_THAT(values("a", "time"), SizeIs(1));
}

}  // namespace
}  // namespace parallel_explore
