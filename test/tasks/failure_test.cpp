#include "tasks/failure.hpp"

#include "parallel_explore/task_orchestrator.hpp"

#include <gmock/gmock.h>

#include <ostream>

namespace parallel_explore {
namespace {

using testing::StartsWith;

ApproachRecord failed(ApproachState state, std::string reason) {
  ApproachRecord record;
  record.state = state;
  record.reason = std::move(reason);
  return record;
}

TEST(Failure, HasATypeAndAMessage) {
  EXPECT_EQ(error_of(failed(ApproachState::completed, "")), "");
  EXPECT_EQ(error_of(failed(ApproachState::running, "")), "");
  EXPECT_EQ(error_of(failed(ApproachState::timed_out, "took longer than 30m")),
            "TIMEOUT: took longer than 30m");
  EXPECT_EQ(error_of(failed(ApproachState::stalled, "")), "TIMEOUT: stalled");
  EXPECT_EQ(error_of(failed(ApproachState::unauthorised, "401")), "API_ERROR: 401");
  EXPECT_EQ(error_of(failed(ApproachState::failed, "changed nothing")),
            "VALIDATION_ERROR: changed nothing");
  EXPECT_EQ(error_of(failed(ApproachState::failed, "branch x exists already")),
            "FILE_CONFLICT: branch x exists already");
  EXPECT_EQ(error_of(failed(ApproachState::failed, "No space left on device")),
            "RESOURCE_ERROR: No space left on device");
  EXPECT_EQ(error_of(failed(ApproachState::failed, "exited with status 3")),
            "UNKNOWN: exited with status 3");
}

TEST(Failure, KeepsATypeThatItHasAndIsOneLine) {
  EXPECT_EQ(error_of(failed(ApproachState::failed, "API_ERROR: it said no")),
            "API_ERROR: it said no");
  EXPECT_EQ(error_of(failed(ApproachState::failed, "two\nlines")), "UNKNOWN: two lines");
}

struct Gate {
  std::string name, run, said, expected;
};

void PrintTo(Gate const& gate, std::ostream* out) {
  *out << gate.name << ": " << gate.run << ": " << gate.said;
}

class FailedGate : public testing::TestWithParam<Gate> {};

TEST_P(FailedGate, IsTypedByWhatItTestsAndWhatItSaid) {
  Experiment experiment;
  Criterion gate;
  gate.name = GetParam().name;
  gate.gate = true;
  CommandCriterion how;
  how.run = GetParam().run;
  gate.how = how;
  experiment.criteria = {gate};
  ApproachRecord record;
  Measurement measurement;
  measurement.criterion = gate.name;
  measurement.passed = false;
  measurement.reason = GetParam().said;
  record.measurements = {measurement};
  EXPECT_THAT(tasks::failed_gate(experiment, record),
              StartsWith(GetParam().expected + ": gate \""));
  record.measurements[0].passed = true;
  EXPECT_EQ(tasks::failed_gate(experiment, record), "");
}

INSTANTIATE_TEST_SUITE_P(
    Of, FailedGate,
    testing::Values(Gate{"tests", "make check", "exited with status 1: 2 failed", "TEST_FAILURE"},
                    Gate{"ok", "npm test", "exited with status 1", "TEST_FAILURE"},
                    Gate{"tests", "pytest", "ModuleNotFoundError: No module named 'x'",
                         "IMPORT_CONFLICT"},
                    Gate{"build", "make", "undefined reference to `f'", "IMPORT_CONFLICT"},
                    Gate{"build", "make all-tests", "exited with status 2", "BUILD_ERROR"},
                    Gate{"tests", "make test", "timed out after 10m", "TEST_TIMEOUT"},
                    Gate{"build", "make", "timed out after 10m", "TIMEOUT"},
                    Gate{"lint", "ruff .", "exited with status 1", "VALIDATION_ERROR"}));

TEST(FailedGateThatIsMissing, Fails) {
  Experiment experiment;
  experiment.criteria.emplace_back().name = "weighs only";
  experiment.criteria.emplace_back().name = "gate";
  experiment.criteria.back().gate = true;
  EXPECT_EQ(tasks::failed_gate(experiment, {}), "VALIDATION_ERROR: gate \"gate\" was not measured");
}

}  // namespace
}  // namespace parallel_explore
