#include "tasks/failure.hpp"

#include "parallel_explore/evaluator.hpp"
#include "parallel_explore/launcher.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "support/run.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <ostream>

namespace parallel_explore {
namespace {

using testing::StartsWith;

ApproachRecord failed(ApproachState state, FailureCause cause, std::string reason) {
  ApproachRecord record;
  record.state = state;
  record.cause = cause;
  record.reason = std::move(reason);
  return record;
}

TEST(Failure, HasATypeByItsCauseAndAMessage) {
  EXPECT_EQ(error_of(failed(ApproachState::completed, FailureCause::unknown, "")), "");
  EXPECT_EQ(error_of(failed(ApproachState::running, FailureCause::unknown, "")), "");
  EXPECT_EQ(error_of(failed(ApproachState::timed_out, FailureCause::timed_out, "took 30m")),
            "TIMEOUT: took 30m");
  EXPECT_EQ(error_of(failed(ApproachState::stalled, FailureCause::stalled, "")),
            "TIMEOUT: stalled");
  EXPECT_EQ(error_of(failed(ApproachState::failed, FailureCause::session_failed, "two\nlines")),
            "UNKNOWN: two lines");
}

TEST(Failure, IsNotTypedByWhatItsReasonSays) {
  for (auto const* reason : {"exited with status 1: pip: dependency conflict", "no space left",
                             "the tests timed out", "TEST_FAILURE: so it says"}) {
    EXPECT_THAT(error_of(failed(ApproachState::failed, FailureCause::session_failed, reason)),
                StartsWith("UNKNOWN: "))
        << reason;
  }
}

TEST(Failure, OfAVersionThatRecordedNoCauseStandsAsItIs) {
  EXPECT_EQ(error_of(failed(ApproachState::failed, FailureCause::unknown, "BUILD_ERROR: no")),
            "BUILD_ERROR: no");
}

TEST(Failure, HasOneOfTheDocumentedTypes) {
  EXPECT_EQ(tasks::type_of(FailureCause::import_failed), "IMPORT_CONFLICT");
  EXPECT_EQ(tasks::type_of(FailureCause::setup_failed), "BUILD_ERROR");
  EXPECT_EQ(tasks::type_of(FailureCause::nothing_changed), "VALIDATION_ERROR");
  EXPECT_EQ(tasks::type_of(FailureCause::dependency_failed), "VALIDATION_ERROR");
  EXPECT_EQ(tasks::type_of(FailureCause::merge_conflict), "FILE_CONFLICT");
  EXPECT_EQ(tasks::type_of(FailureCause::branch_taken), "FILE_CONFLICT");
  EXPECT_EQ(tasks::type_of(FailureCause::publish_refused), "API_ERROR");
  EXPECT_EQ(tasks::type_of(FailureCause::unauthorised), "API_ERROR");
  EXPECT_EQ(tasks::type_of(FailureCause::killed), "RESOURCE_ERROR");
  EXPECT_EQ(tasks::type_of(FailureCause::budget_spent), "RESOURCE_ERROR");
  EXPECT_EQ(tasks::type_of(FailureCause::cancelled), "UNKNOWN");
}

struct Gate {
  std::string name, run, expected;
};

void PrintTo(Gate const& gate, std::ostream* out) { *out << gate.name << ": " << gate.run; }

/// The types of failure that the evaluator causes, so that neither side can change alone.
class FailedGate : public testing::TestWithParam<Gate> {};

TEST_P(FailedGate, IsTypedByWhatItTestsAndHowItsCommandEnded) {
  Experiment experiment;
  Criterion gate;
  gate.name = GetParam().name;
  gate.gate = true;
  CommandCriterion how;
  how.run = GetParam().run;
  how.metric = ProcessMetric::exit;
  how.timeout = std::chrono::milliseconds(200);
  gate.how = how;
  experiment.criteria = {gate};
  support::TempDirectory const place;
  Sample sample;
  sample.worktree.path = place.path();
  DirectLauncher const launcher;
  auto const evaluator = make_evaluator(launcher);
  ApproachRecord record;
  record.evaluation.measurements = {support::run(evaluator->evaluate(gate, sample))};
  auto const failure = tasks::failed_gate(experiment, record);
  ASSERT_TRUE(failure);
  EXPECT_EQ(tasks::type_of(failure->cause), GetParam().expected) << failure->reason;
  EXPECT_THAT(failure->reason, StartsWith("gate \"" + gate.name + "\": "));
}

INSTANTIATE_TEST_SUITE_P(
    Of, FailedGate,
    testing::Values(Gate{"tests", "echo 2 failed; exit 1", "TEST_FAILURE"},
                    Gate{"ok", ": check; exit 1", "TEST_FAILURE"},
                    Gate{"tests", "kill -KILL $$", "TEST_FAILURE"},
                    Gate{"tests", "echo the deadline timed out; exit 1", "TEST_FAILURE"},
                    Gate{"tests", "echo \"No module named 'x'\" >&2; exit 1", "IMPORT_CONFLICT"},
                    Gate{"build", "echo 'undefined reference to f'; exit 1", "IMPORT_CONFLICT"},
                    Gate{"build", ": test; exit 2", "BUILD_ERROR"},
                    Gate{"tests", "sleep 100", "TEST_TIMEOUT"},
                    Gate{"build", "sleep 100", "TEST_TIMEOUT"},
                    Gate{"lint", "exit 1", "VALIDATION_ERROR"}));

TEST(PassedGate, IsNotAFailure) {
  Experiment experiment;
  experiment.criteria.emplace_back().name = "tests";
  experiment.criteria.back().gate = true;
  ApproachRecord record;
  record.evaluation.measurements.emplace_back().criterion = "tests";
  record.evaluation.measurements.back().passed = true;
  EXPECT_FALSE(tasks::failed_gate(experiment, record));
}

TEST(FailedGateThatIsMissing, Fails) {
  Experiment experiment;
  experiment.criteria.emplace_back().name = "weighs only";
  experiment.criteria.emplace_back().name = "gate";
  experiment.criteria.back().gate = true;
  auto const failure = tasks::failed_gate(experiment, {});
  ASSERT_TRUE(failure);
  EXPECT_EQ(tasks::typed_message(failure->cause, failure->reason),
            "VALIDATION_ERROR: gate \"gate\" was not measured");
}

}  // namespace
}  // namespace parallel_explore
