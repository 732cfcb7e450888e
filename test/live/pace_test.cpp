#include "live/pace.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::live {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

/// Approaches of one agent, two of them at once; the first has worked for a minute.
Exploration four_approaches() {
  Exploration e;
  e.experiment.session.agent = "claude";
  e.experiment.session.max_parallel = 2;
  e.approaches.resize(4);
  for (std::size_t i = 0; i < 2; ++i) {
    e.approaches[i].state = ApproachState::running;
    e.approaches[i].started = TimePoint(minutes(i));
  }
  return e;
}

Pace ten_minutes() {
  Pace pace;
  pace.by_agent["claude"] = minutes(10);
  return pace;
}

TEST(TimeLeft, FollowsTheQueueBehindThoseThatWork) {
  // At minute 1 the places are free after 9 and 10 minutes; each then takes one more.
  EXPECT_EQ(time_left(four_approaches(), ten_minutes(), TimePoint(minutes(1))), minutes(20));
  auto e = four_approaches();
  e.approaches.pop_back();
  EXPECT_EQ(time_left(e, ten_minutes(), TimePoint(minutes(1))), minutes(19));
}

TEST(TimeLeft, IsNotKnownWithoutEarlierSessions) {
  EXPECT_EQ(time_left(four_approaches(), {}, TimePoint(minutes(1))), std::nullopt);
}

TEST(TimeLeft, IsByThisRunWhereThereIsNoEarlierOne) {
  auto e = four_approaches();
  auto& done = e.approaches.emplace_back();
  done.state = ApproachState::completed;
  auto& session = done.sessions.emplace_back();
  session.agent = "claude";
  session.result = SessionResult{};
  session.result->duration = minutes(3);
  EXPECT_EQ(time_left(e, {}, TimePoint(minutes(1))), minutes(6));
}

TEST(TimeLeft, OfASessionThatTakesLongerThanOthersIsNotNegative) {
  auto e = four_approaches();
  e.approaches.resize(1);
  EXPECT_EQ(time_left(e, ten_minutes(), TimePoint(minutes(60))), std::nullopt);
  e.approaches.emplace_back();
  e.experiment.session.max_parallel = 1;
  EXPECT_EQ(time_left(e, ten_minutes(), TimePoint(minutes(60))), minutes(10)) << "the next has all";
  e.approaches.pop_back();
  EXPECT_EQ(time_left(e, ten_minutes(), TimePoint(minutes(-60))), minutes(10)) << "a clock jumped";
}

TEST(TimeLeft, JudgesFollow) {
  auto e = four_approaches();
  auto pace = ten_minutes();
  pace.judge_sessions = 5;
  EXPECT_EQ(time_left(e, pace, TimePoint(minutes(1))), std::nullopt)
      << "there was no judging before";
  pace.judging = minutes(2);
  EXPECT_EQ(time_left(e, pace, TimePoint(minutes(1))), minutes(20 + 6));
}

TEST(PaceOf, AnEstimateLeavesOutNewAgents) {
  Estimate estimate;
  estimate.agents.resize(2);
  estimate.agents[0].agent = "claude";
  estimate.agents[0].earlier = 3;
  estimate.agents[0].duration = minutes(7);
  estimate.agents[1].agent = "new";
  auto const pace = pace_of(estimate);
  EXPECT_EQ(pace.by_agent.size(), 1U);
  EXPECT_EQ(pace.by_agent.at("claude"), minutes(7));
  EXPECT_EQ(pace.judging, std::nullopt);
}

}  // namespace
}  // namespace parallel_explore::live
