#include "schedule/scheduler.hpp"

#include <gmock/gmock.h>

#include <random>

namespace parallel_explore::schedule {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

constexpr Instant t0{};

Ended worked(std::string name, bool usable = true) { return {std::move(name), Job::work, usable}; }
Ended measured(std::string name) { return {std::move(name), Job::measure, true}; }

TEST(Scheduler, StartsAtMostMaxParallelInOrder) {
  Scheduler scheduler({.to_work = {"a", "b", "c"}, .max_parallel = 2});
  EXPECT_THAT(scheduler.step(Begin{}, t0),
              ElementsAre(Action{Start{"a", Job::work}}, Action{Start{"b", Job::work}}));
  EXPECT_THAT(scheduler.step(worked("b"), t0), ElementsAre(Action{Start{"c", Job::work}}));
  EXPECT_THAT(scheduler.step(worked("a"), t0), IsEmpty());
  EXPECT_THAT(scheduler.step(worked("c"), t0), ElementsAre(Action{Finish{}}));
  EXPECT_THAT(scheduler.step(Tick{}, t0), IsEmpty());
}

TEST(Scheduler, MeasuresAloneAndOnlyWhenNoWorkIsLeft) {
  Scheduler scheduler({.to_work = {"a", "b"}, .measures = true, .max_parallel = 2});
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(worked("a"), t0), IsEmpty());
  EXPECT_THAT(scheduler.step(worked("b"), t0), ElementsAre(Action{Start{"a", Job::measure}}));
  EXPECT_THAT(scheduler.step(measured("a"), t0), ElementsAre(Action{Start{"b", Job::measure}}));
  EXPECT_THAT(scheduler.step(measured("b"), t0), ElementsAre(Action{Finish{}}));
}

TEST(Scheduler, DoesNotMeasureWhatFailed) {
  Scheduler scheduler({.to_work = {"a"}, .measures = true});
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(worked("a", false), t0), ElementsAre(Action{Finish{}}));
}

TEST(Scheduler, FinishesAtOnceWithNothingToDo) {
  Scheduler scheduler({});
  EXPECT_THAT(scheduler.step(Begin{}, t0), ElementsAre(Action{Finish{}}));
}

TEST(Scheduler, StopsRunningWorkStartsNoMoreAndWaitsForTheEnd) {
  Scheduler scheduler({.to_work = {"a", "b"}, .measures = true});
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(StopAsked{"Ctrl-C"}, t0), ElementsAre(Action{Stop{}}));
  EXPECT_THAT(scheduler.step(StopAsked{"again"}, t0), ElementsAre(Action{Stop{}}));
  EXPECT_THAT(scheduler.step(worked("a"), t0),
              ElementsAre(Action{Finish{Outcome::stopped, "Ctrl-C"}}));
}

TEST(Scheduler, EndsEverythingAtTheDeadline) {
  Scheduler scheduler({.to_work = {"a", "b"}, .deadline = t0 + 10s});
  EXPECT_THAT(scheduler.step(Begin{}, t0),
              ElementsAre(Action{Start{"a", Job::work}}, Action{WakeAt{t0 + 10s}}));
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 9s), IsEmpty());
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 10s), ElementsAre(Action{Stop{}}));
  EXPECT_THAT(scheduler.step(worked("a"), t0 + 11s),
              ElementsAre(Action{Finish{Outcome::deadline_passed, {}}}));
}

/// Any order of endings: everything starts once, never too much at once, measuring is alone.
TEST(Scheduler, KeepsItsPromisesInTenThousandRandomSessions) {
  std::mt19937 random(7);
  Plan plan{.measures = true, .max_parallel = 64};
  for (int i = 0; i < 10'000; ++i) plan.to_work.push_back(std::to_string(i));
  Scheduler scheduler(plan);
  std::vector<Start> running;
  int worked_on = 0, measured_on = 0;
  auto actions = scheduler.step(Begin{}, t0);
  for (bool finished = false; !finished;) {
    for (auto const& action : actions) {
      if (auto const* start = std::get_if<Start>(&action)) {
        running.push_back(*start);
        (start->job == Job::work ? worked_on : measured_on) += 1;
      }
      finished = finished || std::holds_alternative<Finish>(action);
    }
    if (finished) break;
    ASSERT_FALSE(running.empty());
    ASSERT_LE(running.size(), 64U);
    if (running.front().job == Job::measure) {
      ASSERT_EQ(running.size(), 1U);
    }
    auto const pick = running.begin() + static_cast<std::ptrdiff_t>(random() % running.size());
    Ended const ended{pick->approach, pick->job, true};
    running.erase(pick);
    actions = scheduler.step(ended, t0);
  }
  EXPECT_EQ(worked_on, 10'000);
  EXPECT_EQ(measured_on, 10'000);
}

}  // namespace
}  // namespace parallel_explore::schedule
