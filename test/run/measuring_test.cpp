#include "run/measuring.hpp"

#include "parallel_explore/error.hpp"
#include "run/run_in_memory.hpp"

#include <cmath>
#include <filesystem>
#include <random>

// Rounds, warm-up, the untouched base, and what ends measuring.
namespace parallel_explore::run {
namespace {

using support::gate;
using support::number;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::SizeIs;

class MeasuringTest : public support::RunInMemory {
 protected:
  MeasuringTest() {
    for (auto const* name : {"a", "b"}) add_approach(name);
    experiment.evaluate.base = false;
    experiment.evaluate.warm_up = 0;
    experiment.criteria = {number("time", true)};
  }

  /// Records both approaches as they are when their work has ended.
  void open_worked() {
    open();
    for (auto const* name : {"a", "b"}) {
      auto const path = directory.path() / "worktrees" / "x" / name;
      std::filesystem::create_directories(path);
      recorder->emit(events::ApproachStarted{name, name});
      recorder->emit(events::WorktreeCreated{name, path.string(), "pexplore/x", "base"});
      recorder->emit(events::SessionStarted{name, 1, name, "scripted", "", "", ""});
      recorder->emit(events::SessionCompleted{name, 1, {}});
      recorder->emit(events::WorkCommitted{name, std::string("c-") + name, {1, 1, 0}});
      recorder->emit(events::EvaluationStarted{name});
    }
    payloads.clear();
  }

  void measure() {
    if (!recorder) open_worked();
    stage.emplace(bricks, *recorder, MeasuringWork{{"a", "b"}});
    loop.restart();
    support::run(loop, stage->run());
  }

  /// The names of those measured, in order.
  [[nodiscard]] std::vector<std::string> turns() const {
    std::vector<std::string> turns;
    for (auto const& [criterion, approach] : evaluator.asked) turns.push_back(approach);
    return turns;
  }

  /// Answers with numbers that count up.
  void count_up() {
    evaluator.answer = [this](Criterion const&, Sample const&) {
      Measurement measurement;
      measurement.values = {++last};
      return measurement;
    };
  }

  /// Answers with numbers that do not distinguish any results.
  void answer_noisily() {
    evaluator.answer = [this](Criterion const&, Sample const&) {
      Measurement measurement;
      measurement.values = {100 + 10 * std::fmod(++last * 7, 5)};
      return measurement;
    };
  }

  double last = 0;
  std::optional<MeasuringStage> stage;
};

TEST_F(MeasuringTest, EachRoundMeasuresEachCandidateOnceInAnOrderOfItsOwn) {
  experiment.criteria = {number("time", true, 40)};
  measure();
  int a_first = 0;
  for (std::size_t i = 0; i + 1 < turns().size(); i += 2) {
    EXPECT_NE(turns()[i], turns()[i + 1]) << "round " << i / 2;
    a_first += turns()[i] == "a" ? 1 : 0;
  }
  EXPECT_THAT(turns(), SizeIs(80));
  EXPECT_GT(a_first, 10);
  EXPECT_LT(a_first, 30);
}

TEST_F(MeasuringTest, TheOrderIsThatOfTheRecordedSeed) {
  experiment.criteria = {number("time", true, 10)};
  measure();
  ASSERT_THAT(told<events::MeasuringStarted>(), SizeIs(1));
  auto const started = told<events::MeasuringStarted>().front();
  EXPECT_EQ(started, (events::MeasuringStarted{
                         {"a", "b"}, false, {"time"}, 0, 1, 10, 10, {}, started.seed}));
  // As docs/design/comparison.md says, so that anyone can repeat it.
  std::mt19937_64 generator(started.seed + 1);
  for (std::size_t i = 0; i < turns().size(); i += 2)
    EXPECT_EQ(turns()[i], generator() % 2 == 0 ? "b" : "a") << "round " << i / 2;
}

TEST_F(MeasuringTest, RecordsAllRunsOfACriterionTogether) {
  experiment.criteria = {number("time", true, 2)};
  count_up();
  measure();
  auto const& a = record("a").evaluation.measurements.at(0);
  auto const& b = record("b").evaluation.measurements.at(0);
  EXPECT_THAT((std::vector{a.values[0] + b.values[0], a.values[1] + b.values[1]}),
              ElementsAre(3, 7));
  EXPECT_THAT(a.rounds, IsEmpty()) << "1 and 2 are not recorded";
  EXPECT_EQ(record("a").state, ApproachState::completed);
  EXPECT_EQ(record("b").state, ApproachState::completed);
}

TEST_F(MeasuringTest, TellsEachRunAndRound) {
  experiment.evaluate.warm_up = 1;
  experiment.criteria = {number("time", true, 2), gate("tests")};
  open_worked();
  Measurement passed;
  passed.criterion = "tests";
  passed.values = {0};
  recorder->emit(events::Measured{"a", 1, passed});
  payloads.clear();
  measure();
  auto const runs = told<events::RunStarted>();
  ASSERT_THAT(runs, SizeIs(6));
  EXPECT_EQ(runs[0].round, 0) << "it warms up";
  EXPECT_EQ(runs[2].round, 1);
  EXPECT_EQ(runs[5].round, 2);
  EXPECT_THAT(told<events::RoundCompleted>(), SizeIs(3));
  EXPECT_EQ(told<events::MeasuringCompleted>().at(0), (events::MeasuringCompleted{2}));
}

// Rounds until the verdict is clear.

TEST_F(MeasuringTest, EndsWhenTheVerdictIsClear) {
  experiment.criteria = {number("time", true, until_clear)};
  evaluator.answer = [this](Criterion const&, Sample const& sample) {
    Measurement measurement;
    last += 0.1;
    measurement.values = {(sample.approach.name == "a" ? 100 : 300) + last};
    return measurement;
  };
  measure();
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values, SizeIs(5));
  EXPECT_EQ(told<events::MeasuringCompleted>().at(0).end, RoundsEnd::verdict_clear);
}

TEST_F(MeasuringTest, EndsWithTheMostRoundsWhereItIsNotClear) {
  experiment.evaluate.max_repeat = 8;
  experiment.criteria = {number("time", true, until_clear)};
  answer_noisily();
  measure();
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values, SizeIs(8));
  EXPECT_EQ(told<events::MeasuringCompleted>().at(0).end, RoundsEnd::all_measured);
}

TEST_F(MeasuringTest, EndsAfterFiveRoundsWhereTheTimeIsOver) {
  experiment.evaluate.max_measuring = std::chrono::milliseconds(0);
  experiment.criteria = {number("time", true, until_clear)};
  answer_noisily();
  measure();
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values, SizeIs(5));
  EXPECT_EQ(told<events::MeasuringCompleted>().at(0).end, RoundsEnd::time_spent);
}

// Other programs.

TEST_F(MeasuringTest, ADisturbedRoundIsMeasuredAgain) {
  experiment.criteria = {number("time", true, 2)};
  count_up();
  int asked = 0;
  bricks.machine_times = [&] {
    machine.known = true;
    machine.at += std::chrono::seconds(1);
    // The first round: before and after.
    if (++asked == 2) machine.used += std::chrono::seconds(1);
    return machine;
  };
  measure();
  auto const rounds = told<events::RoundCompleted>();
  ASSERT_THAT(rounds, SizeIs(3));
  EXPECT_TRUE(rounds[0].busy);
  EXPECT_TRUE(rounds[0].repeated);
  EXPECT_DOUBLE_EQ(rounds[0].others, 1);
  EXPECT_EQ(rounds[1].round, 1);
  EXPECT_FALSE(rounds[1].busy);
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values, SizeIs(2));
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values.at(0), testing::Gt(2))
      << "the disturbed value does not count";
}

TEST_F(MeasuringTest, ABusyMachineIsNotWaitedForForever) {
  experiment.criteria = {number("time", true, 6)};
  bricks.machine_times = [&] {
    machine.known = true;
    machine.at += std::chrono::seconds(1);
    machine.used += std::chrono::seconds(1);
    return machine;
  };
  measure();
  auto const rounds = told<events::RoundCompleted>();
  EXPECT_EQ(std::ranges::count(rounds, true, &events::RoundCompleted::repeated), 3);
  EXPECT_EQ(std::ranges::count(rounds, false, &events::RoundCompleted::repeated), 6);
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values, SizeIs(6));
}

// Rounds that are added.

TEST_F(MeasuringTest, AddsRoundsToThoseThatAreRecorded) {
  experiment.criteria = {number("time", true, 2)};
  count_up();
  measure();
  auto const before = record("a").evaluation.measurements.at(0).values;
  MeasuringWork more{{"a"}};
  more.rounds = 3;
  more.adds = true;
  stage.emplace(bricks, *recorder, more);
  loop.restart();
  support::run(loop, stage->run());
  auto const& a = record("a").evaluation.measurements.at(0);
  EXPECT_THAT(a.values, SizeIs(5));
  EXPECT_EQ(a.values[0], before[0]);
  EXPECT_THAT(record("b").evaluation.measurements.at(0).values, SizeIs(2));
  // The rounds of the others begin where these ended: values of a round were measured together.
  more.approaches = {"b"};
  more.rounds = 1;
  stage.emplace(bricks, *recorder, more);
  loop.restart();
  support::run(loop, stage->run());
  EXPECT_THAT(record("b").evaluation.measurements.at(0).rounds, ElementsAre(1, 2, 6));
  EXPECT_TRUE(recorder->exploration().remeasured);
}

TEST_F(MeasuringTest, AnInterruptedRoundThatIsAddedDoesNotCount) {
  experiment.criteria = {number("time", true, 1)};
  measure();
  int runs = 0;
  evaluator.waits = [&](Criterion const&, Sample const&) {
    bool const is_last = ++runs == 4;  // the second of the second round
    if (is_last) boost::asio::post(loop, [this] { stage->stop(); });
    return is_last;
  };
  MeasuringWork more{{"a", "b"}};
  more.rounds = 5;
  more.adds = true;
  stage.emplace(bricks, *recorder, more);
  loop.restart();
  support::run(loop, stage->run());
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values, SizeIs(2));
  EXPECT_THAT(record("b").evaluation.measurements.at(0).values, SizeIs(2));
}

TEST_F(MeasuringTest, WarmUpRunsDoNotCount) {
  experiment.evaluate.warm_up = 1;
  count_up();
  measure();
  EXPECT_THAT(turns(), SizeIs(4));
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values.at(0), testing::Gt(2));
  EXPECT_THAT(record("a").evaluation.measurements.at(0).values, SizeIs(1));
}

TEST_F(MeasuringTest, TheBaseRunsItsGatesFirstForWhatTheyBuild) {
  experiment.evaluate.base = true;
  experiment.criteria = {number("speed", true), gate("build")};
  measure();
  EXPECT_THAT(evaluator.asked.front(), testing::Pair("build", "base"));
  EXPECT_THAT(told<events::BaseMeasured>(), SizeIs(1)) << "its speed; gates are recorded elsewhere";
}

TEST_F(MeasuringTest, AGateThatFailsDuringWarmUpHasFailed) {
  experiment.evaluate.warm_up = 1;
  experiment.evaluate.gate_retries = 0;
  evaluator.answer = [](Criterion const&, Sample const& sample) {
    Measurement measurement;
    bool const fails = sample.approach.name == "a" && sample.run == 1;
    measurement.passed = !fails;
    measurement.outcome = fails ? MeasurementOutcome::failed : MeasurementOutcome::ok;
    measurement.values = {1};
    return measurement;
  };
  measure();
  EXPECT_EQ(record("a").evaluation.measurements.at(0).passed, false);
  EXPECT_EQ(record("b").evaluation.measurements.at(0).passed, true);
}

TEST_F(MeasuringTest, ACriterionThatFailsOnceIsNotMeasuredAgain) {
  experiment.criteria = {number("time", true, 3)};
  evaluator.answer = [](Criterion const&, Sample const& sample) {
    Measurement measurement;
    if (sample.approach.name == "a") {
      measurement.reason = "no number";
    } else {
      measurement.values = {1};
    }
    return measurement;
  };
  measure();
  EXPECT_THAT(turns(), ElementsAre("a", "b", "b", "b"));
  EXPECT_EQ(record("a").evaluation.measurements.at(0).reason, "no number");
  EXPECT_THAT(record("b").evaluation.measurements.at(0).values, SizeIs(3));
}

TEST_F(MeasuringTest, WorktreesArePreparedTogetherAndRestored) {
  experiment.evaluate.protect = {"tests/**"};
  measure();
  EXPECT_THAT(worktrees.calls,
              ElementsAre("outside a", "outside b", "begin a", "begin b", "end b at c-b",
                          "end a at c-a", "outside a", "outside b"));
}

TEST_F(MeasuringTest, ChangesOutsideWhileItMeasuresAreToldOfAllThatAreMeasured) {
  worktrees.shares_outside = true;
  evaluator.waits = [this](Criterion const&, Sample const&) {
    worktrees.facts["tag planted"] = "1";
    return false;
  };
  measure();
  auto const broken = told<events::IsolationBroken>();
  ASSERT_THAT(broken, SizeIs(2));
  EXPECT_THAT(broken[0].others, ElementsAre("b"));
}

TEST_F(MeasuringTest, AnApproachWhoseWorktreeCannotBePreparedFailsAlone) {
  experiment.evaluate.protect = {"tests/**"};
  worktrees.before["begin a"] = [] { throw Error(ErrorCode::isolation, "a symlink"); };
  measure();
  EXPECT_EQ(record("a").cause, FailureCause::isolation);
  EXPECT_EQ(record("b").state, ApproachState::completed);
  EXPECT_THAT(turns(), ElementsAre("b"));
}

TEST_F(MeasuringTest, WarnsOfAWorktreeThatCannotBeRestored) {
  experiment.evaluate.protect = {"tests/**"};
  worktrees.before["end a at c-a"] = [] { throw Error(ErrorCode::git, "index.lock exists"); };
  measure();
  EXPECT_EQ(record("a").state, ApproachState::completed);
  EXPECT_THAT(record("a").warnings, ElementsAre("index.lock exists"));
}

TEST_F(MeasuringTest, AFullDiskEndsTheRun) {
  experiment.evaluate.protect = {"tests/**"};
  worktrees.before["begin a"] = [] { throw Error(ErrorCode::resource, "no space left"); };
  EXPECT_THROW(measure(), Error);
}

TEST_F(MeasuringTest, ADroppedApproachIsCancelledAndItsTurnEnds) {
  evaluator.waits = [this](Criterion const&, Sample const& sample) {
    bool const is_a = sample.approach.name == "a";
    if (is_a) boost::asio::post(loop, [this] { stage->drop("a"); });
    return is_a;
  };
  measure();
  EXPECT_EQ(record("a").state, ApproachState::cancelled);
  EXPECT_EQ(record("b").state, ApproachState::completed);
}

TEST_F(MeasuringTest, DroppingAnUnknownOrDroppedApproachChangesNothing) {
  evaluator.answer = [this](Criterion const&, Sample const&) {
    stage->drop("b");
    stage->drop("b");
    stage->drop("nobody");
    Measurement measurement;
    measurement.values = {1};
    return measurement;
  };
  measure();
  EXPECT_THAT(told<events::ApproachFailed>(), SizeIs(1));
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(MeasuringTest, AStopLeavesTheApproachesForAResume) {
  evaluator.waits = [this](Criterion const&, Sample const&) {
    boost::asio::post(loop, [this] { stage->stop(); });
    return true;
  };
  measure();
  EXPECT_FALSE(is_final(record("a").state));
  EXPECT_FALSE(is_final(record("b").state));
  EXPECT_THAT(told<events::Measured>(), IsEmpty());
}

// The untouched base.

TEST_F(MeasuringTest, TheBaseTakesTurnsAndIsRemoved) {
  experiment.evaluate.base = true;
  measure();
  EXPECT_THAT(turns(), testing::UnorderedElementsAre("a", "b", "base"));
  EXPECT_THAT(recorder->exploration().base_measurements, SizeIs(1));
  EXPECT_THAT(worktrees.calls, ElementsAre("create pexplore.base", "mark pexplore.base",
                                           "outside a", "outside b", "end b at c-b", "end a at c-a",
                                           "outside a", "outside b", "force out pexplore.base"));
}

TEST_F(MeasuringTest, ABaseThatIsMeasuredAlreadyIsNotMadeAgain) {
  experiment.evaluate.base = true;
  open_worked();
  Measurement done;
  done.criterion = "time";
  done.values = {1};
  recorder->emit(events::BaseMeasured{done});
  measure();
  EXPECT_THAT(turns(), ElementsAre("a", "b"));
  EXPECT_THAT(worktrees.calls, ElementsAre("outside a", "outside b", "end b at c-b", "end a at c-a",
                                           "outside a", "outside b"));
}

TEST_F(MeasuringTest, ABaseThatCannotBeMadeIsAWarning) {
  experiment.evaluate.base = true;
  worktrees.before["create pexplore.base"] = [] { throw Error(ErrorCode::git, "locked"); };
  measure();
  EXPECT_THAT(recorder->exploration().warnings,
              testing::Contains(HasSubstr("the untouched base cannot be measured: locked")));
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(MeasuringTest, AFullDiskForTheBaseEndsTheRun) {
  experiment.evaluate.base = true;
  worktrees.before["create pexplore.base"] = [] {
    throw Error(ErrorCode::resource, "no space left");
  };
  EXPECT_THROW(measure(), Error);
}

TEST_F(MeasuringTest, ABaseThatCannotBeRemovedIsAWarning) {
  experiment.evaluate.base = true;
  worktrees.before["force out pexplore.base"] = [] { throw Error(ErrorCode::git, "busy"); };
  measure();
  EXPECT_THAT(recorder->exploration().warnings, testing::Contains("busy"));
}

TEST_F(MeasuringTest, OnlyTheBaseIsMeasuredWhereNoCriterionIsExclusive) {
  experiment.evaluate.base = true;
  experiment.criteria = {number("size", false, 2)};
  EXPECT_TRUE(has_measuring_stage(experiment));
  measure();
  EXPECT_THAT(turns(), ElementsAre("base")) << "the evaluator repeats it";
  EXPECT_THAT(recorder->exploration().base_measurements, SizeIs(1));
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(MeasuringTest, AMixOfCriteriaMeasuresTheBaseForAll) {
  experiment.evaluate.base = true;
  experiment.criteria = {number("size", false), number("time", true)};
  measure();
  EXPECT_THAT(recorder->exploration().base_measurements, SizeIs(2));
  EXPECT_THAT(evaluator.asked, IsSupersetOf({std::pair<std::string, std::string>("size", "base"),
                                             std::pair<std::string, std::string>("time", "base")}));
}

TEST_F(MeasuringTest, ComparesFilesBeforeEachRunBecauseCodeRan) {
  std::get<CommandCriterion>(experiment.criteria[0].how).repeat = 20;
  open_worked();
  int compared = 0;
  worktrees.before["restore a"] = [&] {
    // The first comparison prepares the worktree, the others precede runs.
    if (++compared > 1) worktrees.differing = {"value.txt"};
  };
  measure();
  EXPECT_EQ(compared, 21) << "also where its own run was the last";
  EXPECT_THAT(record("a").evaluation.restored_files, ElementsAre("value.txt"));
  EXPECT_THAT(record("a").warnings, SizeIs(1)) << "the same files are named once";
}

TEST_F(MeasuringTest, ValuesOfFilesThatCannotBeTrustedDoNotCount) {
  open_worked();
  int compared = 0;
  worktrees.before["restore a"] = [&] {
    if (++compared > 1) throw Error(ErrorCode::isolation, "object 1234 was overwritten");
  };
  measure();
  ASSERT_NE(record("a").find("time"), nullptr);
  EXPECT_THAT(record("a").find("time")->reason, HasSubstr("overwritten"));
  EXPECT_THAT(record("a").find("time")->values, IsEmpty());
  EXPECT_EQ(record("b").find("time")->reason, "");
}

TEST_F(MeasuringTest, MeasuresInAFreshCheckoutWhereThatIsWanted) {
  experiment.evaluate.clean = true;
  measure();
  EXPECT_THAT(worktrees.calls,
              testing::IsSupersetOf({"create pexplore.clean.0", "create pexplore.clean.1",
                                     "force out pexplore.clean.0", "force out pexplore.clean.1"}));
  EXPECT_EQ(record("a").state, ApproachState::completed);
}

TEST_F(MeasuringTest, AFreshCheckoutThatCannotBeSetUpFailsItsApproachAlone) {
  experiment.evaluate.clean = true;
  worktrees.before["create pexplore.clean.0"] = [] { throw Error(ErrorCode::git, "no room"); };
  measure();
  EXPECT_EQ(record("a").state, ApproachState::failed);
  EXPECT_EQ(record("b").state, ApproachState::completed);
}

TEST_F(MeasuringTest, GatesNeedNoStage) {
  experiment.criteria = {gate("tests")};
  experiment.evaluate.base = true;
  EXPECT_FALSE(has_measuring_stage(experiment));
}

}  // namespace
}  // namespace parallel_explore::run
