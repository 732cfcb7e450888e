#include "parallel_explore/evaluator.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

// The preparation of a run, and the time taken off it.
namespace parallel_explore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PreparedRuns : public testing::Test {
 protected:
  Measurement measure(CommandCriterion command) {
    Criterion criterion;
    criterion.name = "c";
    criterion.how = std::move(command);
    Sample sample;
    sample.worktree.path = place_.path();
    sample.log = place_.path() / "log";
    return support::run(evaluator_->evaluate(criterion, sample));
  }

  /// A launcher that makes every command slower.
  struct Slow final : Launcher {
    [[nodiscard]] CommandLine wrap(CommandLine command) const override {
      std::vector<std::string> argv{"/bin/sh", "-c", "sleep 0.02; exec \"$@\"", "sh"};
      argv.insert(argv.end(), command.argv.begin(), command.argv.end());
      command.argv = std::move(argv);
      return command;
    }
  };

  support::TempDirectory place_;
  Slow launcher_;
  std::unique_ptr<Evaluator> evaluator_ = make_evaluator(launcher_);
};

TEST_F(PreparedRuns, PreparationPrecedesEachRun) {
  CommandCriterion command{"wc -l < n", RegexMetric{"(\\d+)"}, 3};
  command.prepare = "echo x >> n";
  EXPECT_THAT(measure(command).values, ElementsAre(1, 2, 3));
}

TEST_F(PreparedRuns, PreparationIsNotMeasured) {
  CommandCriterion command{"sleep 0.06", ProcessMetric::seconds};
  command.prepare = "sleep 1";
  EXPECT_THAT(measure(command).values, ElementsAre(testing::Lt(0.9)));
}

TEST_F(PreparedRuns, APreparationThatFailsIsTheReason) {
  CommandCriterion command{"touch ran", ProcessMetric::seconds};
  command.prepare = "echo no such rule >&2; exit 2";
  auto const measurement = measure(command);
  EXPECT_THAT(measurement.values, IsEmpty());
  EXPECT_EQ(measurement.outcome, MeasurementOutcome::failed);
  EXPECT_THAT(measurement.reason, HasSubstr("`prepare` exited with status 2: no such rule"));
  EXPECT_FALSE(std::filesystem::exists(place_.path() / "ran"));
}

TEST_F(PreparedRuns, TheStartOfTheShellIsTakenOffShortRuns) {
  auto const values = measure({"true", ProcessMetric::seconds, 5}).values;
  ASSERT_THAT(values, testing::SizeIs(5));
  EXPECT_LT(*median(values), 0.015) << "it sleeps for 0.02 s before it runs";
  for (double const value : values) EXPECT_GT(value, 0);
}

TEST_F(PreparedRuns, NothingIsTakenOffLongerRuns) {
  // It takes 0.08 s, of which a busy machine may miss the beginning.
  EXPECT_THAT(measure({"sleep 0.06", ProcessMetric::seconds}).values,
              ElementsAre(testing::Ge(0.07)));
}

}  // namespace
}  // namespace parallel_explore
