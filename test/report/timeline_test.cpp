#include "report/timeline.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace parallel_explore::report {
namespace {

using Kind = TimeSpan::Kind;
using std::chrono::seconds;

/// "LANE KIND FROM-TO TEXT", in seconds.
std::string text_of(TimeSpan const& span) {
  auto const at = [](TimePoint time) {
    return std::to_string(std::chrono::duration_cast<seconds>(time.time_since_epoch()).count());
  };
  return span.lane + " " + std::string(name_of(span.kind)) + " " + at(span.from) + "-" +
         (span.to ? at(*span.to) : "") + (span.text.empty() ? "" : " " + span.text);
}

class TimelineTest : public testing::Test {
 protected:
  void at(int second, EventPayload payload) {
    timeline_.take({++seq_, TimePoint(seconds(second)), "e", std::move(payload)});
  }
  [[nodiscard]] std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (auto const& span : timeline_.spans()) all.push_back(text_of(span));
    return all;
  }

  Timeline timeline_;
  std::uint64_t seq_ = 0;
};

TEST_F(TimelineTest, HasWhatAnApproachDoesOneAfterTheOther) {
  at(0, events::ApproachStarted{"a"});
  at(1, events::SessionStarted{"a", 1, "id", "claude", "opus"});
  at(5, events::SessionCompleted{"a"});
  at(6, events::EvaluationStarted{"a"});
  at(7, events::Measured{"a"});
  at(9, events::ApproachFailed{"a"});
  at(10, events::ApproachRetried{"a", 1, "overloaded"});
  at(12, events::ApproachStarted{"a"});
  EXPECT_THAT(texts(),
              testing::ElementsAre("a setup 0-1", "a session 1-5 claude, opus", "a evaluation 6-7",
                                   "a waiting 10-12 overloaded", "a setup 12-"));
}

TEST_F(TimelineTest, SetsRoundsOfMeasuringApartFromGates) {
  at(0, events::EvaluationStarted{"a"});
  at(2, events::Measured{"a"});
  at(3, events::MeasuringWaits{7, "/r"});
  at(4, events::MeasuringWaits{7, "/r"});
  at(5, events::MeasuringStarted{});
  at(6, events::RunStarted{"a", "speed", 0});
  at(7, events::RunStarted{"a", "size", 0});
  at(8, events::RunStarted{"", "speed", 0});
  at(9, events::RoundCompleted{});
  at(10, events::RunStarted{"a", "speed", 1});
  at(11, events::MeasuringCompleted{});
  at(12, events::Measured{"a"});
  EXPECT_THAT(texts(), testing::ElementsAre("a evaluation 0-2", "run waiting 3-5 /r is measured",
                                            "a measuring 6-8 warm-up",
                                            "untouched base measuring 8-9 warm-up",
                                            "a measuring 10-11 round 1"));
}

TEST_F(TimelineTest, KnowsJudgesPausesAndCoolDowns) {
  at(0, events::HelperStarted{"1", HelperPurpose::judge, "claude"});
  at(1, events::HelperStarted{"2", HelperPurpose::propose, "codex"});
  at(2, events::CooledDown{"429", seconds(10)});
  at(3, events::RunPaused{});
  at(4, events::HelperCompleted{"1"});
  at(5, events::RunContinued{});
  at(6, events::HelperCompleted{"2"});
  EXPECT_THAT(texts(), testing::ElementsAre("judges judging 0-4 claude", "run helper 1-6 codex",
                                            "run cooldown 2-12 429", "run paused 3-5"));
}

TEST_F(TimelineTest, EndsEverythingWithTheRun) {
  at(0, events::ApproachStarted{"a"});
  at(1, events::CooledDown{"429", seconds(100)});
  at(2, events::ExplorationInterrupted{});
  at(9, events::ExplorationResumed{});
  at(10, events::SessionStarted{"a", 1, "id", "claude"});
  EXPECT_THAT(texts(),
              testing::ElementsAre("a setup 0-2", "run cooldown 1-2 429", "a session 10- claude"));
}

TEST_F(TimelineTest, IsATraceWithATrackForEachLane) {
  at(1, events::SessionStarted{"a", 1, "id", "claude"});
  at(2, events::SessionStarted{"b", 1, "id", "claude"});
  at(4, events::SessionCompleted{"a"});
  auto const spans = spans_in(timeline_document(timeline_.spans()));
  auto const trace = boost::json::parse(trace_of(spans)).at("traceEvents").as_array();
  ASSERT_EQ(trace.size(), 4U) << "two names of tracks, two spans";
  EXPECT_EQ(trace[0].at("args").at("name"), "a");
  EXPECT_EQ(trace[1].at("dur"), 3'000'000);
  EXPECT_EQ(trace[3].at("ts"), 2'000'000);
  EXPECT_EQ(trace[3].at("dur"), 2'000'000) << "until the end of the record";
  EXPECT_NE(trace[3].at("tid"), trace[1].at("tid"));
}

}  // namespace
}  // namespace parallel_explore::report
