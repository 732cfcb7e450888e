#include "explore/explorer_in_memory.hpp"
#include "report/formats.hpp"

// The rounds of an experiment, from its start to its last event.
namespace parallel_explore {
namespace {

using support::score;
using support::ScriptedSession;
using support::value;
using testing::ElementsAre;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class RoundsTest : public support::ExplorerInMemory {
 protected:
  RoundsTest() { experiment_.criteria = {score("speed")}; }

  /// Measures each approach as that many points.
  void measure_as(std::map<std::string, double> points) {
    evaluator_->answer = [points = std::move(points)](Criterion const&, Sample const& sample) {
      return value(points.at(approach_of(sample.approach)));
    };
  }
};

TEST_F(RoundsTest, OneRoundMeasuresAndRanksEveryApproach) {
  measure_as({{"a", 3}, {"b", 8}});
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(sessions(), UnorderedElementsAre("a", "b"));
  EXPECT_EQ(verdict_of(*explorer_, exploration).recommendation.best, "b");
  EXPECT_EQ(told<events::EvaluationCompleted>().at(0).top_approach, "b");
}

TEST_F(RoundsTest, TheRecordIsReleasedAtTheEnd) {
  (void)explore();
  EXPECT_FALSE(explorer_->store().held("x"));
}

TEST_F(RoundsTest, AFailedApproachMakesTheResultPartial) {
  runner_->scripts["a"] = {ScriptedSession{.end = Failed{"no", false}}};
  EXPECT_EQ(explore().state, ExplorationState::partial);
}

TEST_F(RoundsTest, AnExperimentWithoutAResultFails) {
  for (auto const* name : {"a", "b"})
    runner_->scripts[name] = {ScriptedSession{.end = Failed{"no", false}}};
  EXPECT_EQ(explore().state, ExplorationState::failed);
}

TEST_F(RoundsTest, RaceSamplesAgainUntilOneIsSureToBeBest) {
  experiment_.session.strategy = Strategy::race;
  experiment_.session.samples = 9;
  evaluator_->answer = [](Criterion const&, Sample const& sample) {
    double const noise = sample.approach.sample % 2 == 0 ? 0.4 : -0.4;
    bool const is_a = approach_of(sample.approach) == "a";
    return value((is_a ? 6 : 5.5) + noise);
  };
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_GT(exploration.approaches.size(), 4) << "two samples of each do not tell them apart";
  EXPECT_LE(exploration.approaches.size(), 18);
  for (auto const& each : exploration.approaches)
    EXPECT_EQ(each.state, ApproachState::completed) << each.approach.name;
}

TEST_F(RoundsTest, RaceEndsAtOnceWhereTheFirstSamplesSettleIt) {
  experiment_.session.strategy = Strategy::race;
  experiment_.session.samples = 9;
  evaluator_->answer = [](Criterion const&, Sample const& sample) {
    bool const is_a = approach_of(sample.approach) == "a";
    return value((is_a ? 9 : 1) + 0.01 * sample.approach.sample);
  };
  EXPECT_THAT(explore().approaches, SizeIs(4));
}

TEST_F(RoundsTest, HalvingContinuesTheBetterHalf) {
  experiment_.session.strategy = Strategy::halving;
  for (auto const* name : {"c", "d"}) list(name);
  ScriptedSession const cut{.end = TimedOut{std::chrono::minutes(1)}};
  for (auto const* name : {"a", "b", "c", "d"}) runner_->scripts[name] = {cut};
  measure_as({{"a", 1}, {"b", 9}, {"c", 2}, {"d", 5}});
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(sessions(), UnorderedElementsAre("a", "b", "c", "d", "b", "d"));
  EXPECT_EQ(exploration.at("b").strategy.stage, 1);
  EXPECT_NE(exploration.at("a").strategy.dropped, "");
}

TEST_F(RoundsTest, HalvingGivesLaterRoundsMoreTime) {
  experiment_.session.strategy = Strategy::halving;
  experiment_.session.timeout = std::chrono::minutes(8);
  runner_->scripts["a"] = {ScriptedSession{.end = TimedOut{std::chrono::minutes(1)}}};
  runner_->scripts["b"] = {ScriptedSession{.end = TimedOut{std::chrono::minutes(1)}}};
  measure_as({{"a", 1}, {"b", 9}});
  (void)explore();
  ASSERT_THAT(runner_->requests, SizeIs(3));
  EXPECT_EQ(runner_->requests[0].timeout, std::chrono::minutes(4));
  EXPECT_EQ(runner_->requests[2].timeout, std::chrono::minutes(8));
}

TEST_F(RoundsTest, AnInterruptedRoundOfHalvingIsResumed) {
  experiment_.session.strategy = Strategy::halving;
  for (auto const* name : {"c", "d"}) list(name);
  ScriptedSession const cut{.end = TimedOut{std::chrono::minutes(1)}};
  for (auto const* name : {"a", "b", "c", "d"}) runner_->scripts[name] = {cut};
  measure_as({{"a", 1}, {"b", 9}, {"c", 2}, {"d", 5}});
  on_event = [](EventPayload const& payload) {
    auto const* const dropped = std::get_if<events::ApproachDropped>(&payload);
    if (dropped && dropped->approach == "a") throw Error(ErrorCode::resource, "no space left");
  };
  EXPECT_THROW((void)explore(), Error);
  on_event = {};
  auto const exploration = resume();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  for (auto const* name : {"b", "d"}) EXPECT_EQ(exploration.at(name).strategy.dropped, "") << name;
  for (auto const* name : {"a", "c"}) EXPECT_NE(exploration.at(name).strategy.dropped, "") << name;
}

TEST_F(RoundsTest, TheBudgetOfTheExperimentEndsTheRun) {
  experiment_.session.max_parallel = 1;
  experiment_.budget.usd = 1.0;
  ScriptedSession dear;
  dear.usage.cost_usd = 1.5;
  runner_->scripts["a"] = {dear};
  auto const exploration = explore();
  EXPECT_EQ(exploration.state, ExplorationState::interrupted);
  EXPECT_EQ(exploration.cause, InterruptionCause::budget);
  EXPECT_THAT(sessions(), ElementsAre("a"));
}

TEST_F(RoundsTest, AResumeWithALargerBudgetRunsTheRest) {
  experiment_.session.max_parallel = 1;
  experiment_.budget.usd = 1.0;
  ScriptedSession dear;
  dear.usage.cost_usd = 1.5;
  runner_->scripts["a"] = {dear};
  (void)explore();
  Budget budget;
  budget.usd = 10.0;
  auto const exploration = wait(explorer_->resume("x", budget));
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(sessions(), ElementsAre("a", "b"));
}

TEST_F(RoundsTest, ARefusalOfTheCredentialsInterruptsTheRun) {
  for (auto const* name : {"a", "b"})
    runner_->scripts[name] = {ScriptedSession{.end = Unauthorised{"401"}}};
  auto const exploration = explore();
  EXPECT_EQ(exploration.cause, InterruptionCause::unauthorised);
  EXPECT_EQ(resume().state, ExplorationState::completed);
}

TEST_F(RoundsTest, ARecordThatCannotBeWrittenEndsTheRunAsInterrupted) {
  on_event = [](EventPayload const& payload) {
    if (std::holds_alternative<events::EvaluationStarted>(payload))
      throw Error(ErrorCode::resource, "no space left");
  };
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::resource);
  auto const exploration = recorded();
  EXPECT_EQ(exploration.state, ExplorationState::interrupted);
  EXPECT_EQ(exploration.cause, InterruptionCause::resource);
  EXPECT_FALSE(explorer_->store().held("x"));
}

TEST_F(RoundsTest, AnotherErrorIsRecordedWithItsReason) {
  on_event = [](EventPayload const& payload) {
    if (std::holds_alternative<events::EvaluationStarted>(payload))
      throw Error(ErrorCode::journal, "out of order");
  };
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::journal);
  EXPECT_EQ(recorded().cause, InterruptionCause::error);
  EXPECT_EQ(recorded().reason, "out of order");
}

TEST_F(RoundsTest, NothingOfARecordRemainsThatCouldNotBeBegun) {
  struct Full final : ProgressStore {
    struct FullJournal final : Journal {
      Event append(EventPayload) override { throw Error(ErrorCode::resource, "no space left"); }
      [[nodiscard]] Exploration const& exploration() const override { return empty; }
      void write_file(std::filesystem::path const&, std::string_view) override {}
      [[nodiscard]] std::filesystem::path directory() const override { return {}; }
      Exploration empty;
    };
    [[nodiscard]] std::vector<std::string> experiments() const override { return {}; }
    [[nodiscard]] Exploration load(std::string const&) const override { return {}; }
    std::unique_ptr<Journal> create(std::string const&) override {
      return std::make_unique<FullJournal>();
    }
    std::unique_ptr<Journal> open(std::string const&) override {
      return std::make_unique<FullJournal>();
    }
    std::string repair(std::string const&) override { return {}; }
    [[nodiscard]] bool held(std::string const&) const override { return false; }
    [[nodiscard]] std::filesystem::path directory(std::string const&) const override { return {}; }
    void erase(std::string const& name) override { erased.push_back(name); }
    std::vector<std::string> erased;
  };
  auto store = std::make_unique<Full>();
  auto const& full = *store;
  make_explorer(nullptr, std::move(store));
  EXPECT_EQ(refusal(explorer_->run(experiment_)), ErrorCode::resource);
  EXPECT_THAT(full.erased, ElementsAre("x"));
}

TEST_F(RoundsTest, AResumeRunsOnlyWhatIsLeft) {
  record({events::ApproachStarted{"a", "a"}});
  auto const exploration = resume();
  EXPECT_EQ(exploration.state, ExplorationState::completed);
  EXPECT_THAT(told<events::ExplorationResumed>(), SizeIs(1));
  EXPECT_THAT(sessions(), UnorderedElementsAre("a", "b"));
}

TEST_F(RoundsTest, ReportsAreRenderedWithTheExplorersBricks) {
  measure_as({{"a", 3}, {"b", 8}});
  auto const exploration = explore();
  auto const verdict = verdict_of(*explorer_, exploration);
  for (auto const& format : report::formats()) {
    std::string const name(format.name);
    EXPECT_NE(report_of(*explorer_, exploration, verdict, name), "") << name;
  }
  EXPECT_THROW((void)report_of(*explorer_, exploration, verdict, "docx"), Error);
}

TEST_F(RoundsTest, ReportsAreWrittenBesideTheRecord) {
  make_explorer(nullptr, std::make_unique<JournalStore>(directory_.path() / "state"));
  (void)explore();
  for (auto const& format : report::formats())
    EXPECT_TRUE(std::filesystem::exists(directory_.path() / "state" / "x" / format.file))
        << format.name;
}

TEST_F(RoundsTest, AHoldingCountsWorktreesAndTheirBytes) {
  auto const exploration = explore();
  auto const holding = holding_of(*explorer_, exploration);
  EXPECT_EQ(holding.worktrees, 2);
  EXPECT_EQ(holding.branches, 0);
  EXPECT_GT(holding.worktree_bytes, 0);
  EXPECT_EQ(holding.record_bytes, 0);
}

TEST_F(RoundsTest, WorkWithoutACommitCannotBeAdoptedOrShown) {
  (void)explore();
  AdoptRequest request;
  request.experiment = "x";
  request.approach = "a";
  EXPECT_EQ(refusal(explorer_->adopt(request)), ErrorCode::repository);
  EXPECT_EQ(refusal(diff_of(*explorer_, "x", "a")), ErrorCode::validation);
  EXPECT_THAT(message_, testing::HasSubstr("approach a has no work"));
}

}  // namespace
}  // namespace parallel_explore
