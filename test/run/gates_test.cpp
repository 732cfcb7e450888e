#include "run/gates.hpp"

#include "run/run_in_memory.hpp"

// When a gate is run again, and what its runs say together.
namespace parallel_explore::run {
namespace {

using support::gate;
using support::number;
using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;

class GatesTest : public support::RunInMemory {
 protected:
  GatesTest() {
    sample_.approach.name = "a";
    evaluator.answer = [this](Criterion const&, Sample const& sample) {
      numbers_.push_back(sample.run);
      bool const fails = fails_ && fails_(sample.run);
      Measurement measurement;
      measurement.passed = !fails;
      if (fails) {
        measurement.outcome = MeasurementOutcome::failed;
        measurement.reason = "run " + std::to_string(sample.run) + " failed";
      }
      return measurement;
    };
  }

  Measurement measure_gate(int retries) {
    loop.restart();
    return support::run(loop, measure(bricks, gate("tests"), sample_, steps_, retries));
  }

  Measurement run_often(int runs) {
    return support::run(loop, measure_often(bricks, gate("tests"), sample_, steps_, runs));
  }

  /// Every run ends like this, without a gate's answer.
  void answer_with(MeasurementOutcome outcome) {
    evaluator.answer = [outcome](Criterion const&, Sample const&) {
      Measurement measurement;
      measurement.outcome = outcome;
      return measurement;
    };
  }

  Sample sample_;
  async::Stoppable steps_;
  std::function<bool(int run)> fails_;
  std::vector<int> numbers_;  ///< of the runs
};

TEST_F(GatesTest, AreRunOnceWhereTheyPass) {
  auto const measurement = measure_gate(3);
  EXPECT_EQ(measurement.passed, true);
  EXPECT_FALSE(measurement.flaky);
  EXPECT_EQ(measurement.runs, 0);
  EXPECT_THAT(evaluator.asked, SizeIs(1));
}

TEST_F(GatesTest, AreFlakyWhereTheyPassWhenTheyAreRunAgain) {
  fails_ = [](int run) { return run < 3; };
  auto const measurement = measure_gate(5);
  EXPECT_EQ(measurement.criterion, "tests");
  EXPECT_EQ(measurement.passed, true);
  EXPECT_TRUE(measurement.flaky);
  EXPECT_EQ(measurement.runs, 3);
  EXPECT_EQ(measurement.failures, 2);
  EXPECT_THAT(numbers_, ElementsAre(1, 2, 3));
}

TEST_F(GatesTest, HaveFailedWhereTheyFailInEveryRun) {
  fails_ = [](int) { return true; };
  auto const measurement = measure_gate(2);
  EXPECT_EQ(measurement.passed, false);
  EXPECT_FALSE(measurement.flaky);
  EXPECT_EQ(measurement.runs, 3);
  EXPECT_EQ(measurement.failures, 3);
  EXPECT_EQ(measurement.reason, "run 3 failed");
}

TEST_F(GatesTest, AreNotRunAgainWithoutRetries) {
  fails_ = [](int) { return true; };
  auto const measurement = measure_gate(0);
  EXPECT_EQ(measurement.passed, false);
  EXPECT_EQ(measurement.runs, 0);
  EXPECT_THAT(numbers_, ElementsAre(1));
}

TEST_F(GatesTest, AreNotRunAgainWhereTimeRanOut) {
  for (auto const outcome : {MeasurementOutcome::timed_out, MeasurementOutcome::cancelled}) {
    answer_with(outcome);
    EXPECT_EQ(measure_gate(5).passed, false);
  }
  EXPECT_THAT(evaluator.asked, SizeIs(2));
}

TEST_F(GatesTest, WithoutAnAnswerHaveFailedAndAreRunAgain) {
  for (auto const outcome : {MeasurementOutcome::failed, MeasurementOutcome::import_failed}) {
    answer_with(outcome);
    EXPECT_EQ(measure_gate(1).passed, false);
  }
  EXPECT_THAT(evaluator.asked, SizeIs(4));
}

TEST_F(GatesTest, AloneAreRunAgain) {
  answer_with(MeasurementOutcome::failed);
  auto const measurement =
      support::run(loop, measure(bricks, number("size", false), sample_, steps_, 5));
  EXPECT_FALSE(measurement.passed);
  EXPECT_THAT(evaluator.asked, SizeIs(1));
}

TEST_F(GatesTest, BeginWithTheRunOfTheSample) {
  sample_.run = 7;
  fails_ = [](int run) { return run == 7; };
  EXPECT_TRUE(measure_gate(1).flaky);
  EXPECT_THAT(numbers_, ElementsAre(7, 8));
}

TEST_F(GatesTest, ThatAreStoppedGiveNoMeasurement) {
  evaluator.waits = [this](Criterion const&, Sample const&) {
    boost::asio::post(loop, [this] { steps_.stop(); });
    return true;
  };
  EXPECT_THROW((void)measure_gate(5), async::Stopped);
  EXPECT_THAT(evaluator.asked, SizeIs(1));
}

// Many runs.

TEST_F(GatesTest, RunOftenAreCountedAndKeepTheFirstFailure) {
  fails_ = [](int run) { return run == 3 || run == 5; };
  auto const measurement = run_often(6);
  EXPECT_THAT(numbers_, ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_EQ(measurement.runs, 6);
  EXPECT_EQ(measurement.failures, 2);
  EXPECT_TRUE(measurement.flaky);
  EXPECT_EQ(measurement.reason, "run 3 failed");
  EXPECT_EQ(measurement.passed, false);
}

TEST_F(GatesTest, RunOftenThatNeverFailAreNotFlaky) {
  auto const measurement = run_often(4);
  EXPECT_EQ(measurement.runs, 4);
  EXPECT_EQ(measurement.failures, 0);
  EXPECT_FALSE(measurement.flaky);
  EXPECT_EQ(measurement.passed, true);
}

// Gates that are run for what they build.

TEST_F(GatesTest, ThatOnlyPassOrFailAreRunForWhatTheyBuild) {
  auto scored = number("speed", false);
  auto asked = gate("by-program");
  scored.gate = true;
  asked.how = CustomEvaluator{};
  fails_ = [](int) { return true; };
  support::run(
      loop, run_gates(bricks, {number("size", false), gate("build"), scored, asked, gate("lint")},
                      sample_, steps_));
  EXPECT_THAT(evaluator.asked, ElementsAre(Pair("build", "a"), Pair("lint", "a")))
      << "each once, although it fails";
}

// Gates of the record.

TEST_F(GatesTest, HaveFailedInTheRecordWhereOneDidNotPass) {
  experiment.criteria = {gate("tests"), number("size", false)};
  ApproachRecord of_a;
  EXPECT_FALSE(has_failed_gate(experiment, of_a)) << "none has run";
  Measurement tests, size;
  tests.criterion = "tests";
  tests.passed = true;
  size.criterion = "size";
  size.passed = false;
  of_a.evaluation.measurements = {tests, size};
  EXPECT_FALSE(has_failed_gate(experiment, of_a)) << "size is not a gate";
  of_a.evaluation.measurements[0].passed = false;
  EXPECT_TRUE(has_failed_gate(experiment, of_a));
}

}  // namespace
}  // namespace parallel_explore::run
