#include "forge/retrying.hpp"
#include "run/helper_sessions_in_memory.hpp"
#include "schedule/scheduler.hpp"

#include <gmock/gmock.h>

/// The scheduler, helper sessions and calls of a server wait by one rule.
namespace parallel_explore {
namespace {

using namespace std::chrono_literals;
using schedule::Duration;

constexpr int retries = 3;
constexpr Duration first = 4ms;

std::vector<Duration> expected() {
  std::vector<Duration> waits;
  for (int i = 0; i < retries; ++i)
    waits.push_back(schedule::wait_after(schedule::session_retries(first), i));
  return waits;
}

template <class T>
std::optional<T> find(std::vector<schedule::Action> const& actions) {
  for (auto const& action : actions) {
    if (auto const* each = std::get_if<T>(&action)) return *each;
  }
  return std::nullopt;
}

schedule::Plan plan() {
  schedule::Plan plan;
  plan.to_work.resize(1);
  plan.to_work[0].approach = "a";
  plan.retries = retries;
  plan.retry_delay = first;
  return plan;
}

/// Checks the first wait for an API that names no time: a quarter more or less by chance.
void expect_first_refusal(Duration wait) {
  EXPECT_GE(wait, schedule::api_refusals.first * 3 / 4);
  EXPECT_LE(wait, schedule::api_refusals.first * 5 / 4);
}

class BackoffContract : public support::HelperSessionsInMemory {};

TEST_F(BackoffContract, TheTableDoubles) {
  EXPECT_EQ(expected(), (std::vector<Duration>{4ms, 8ms, 16ms}));
}

TEST_F(BackoffContract, TheSchedulerFollowsTheTable) {
  schedule::Scheduler scheduler(plan());
  auto now = schedule::Instant{};
  (void)scheduler.step(schedule::Begin{}, now);
  for (auto const wait : expected()) {
    auto const actions =
        scheduler.step(schedule::JobEnded{"a", schedule::JobEnd::transient, {}, {}}, now);
    auto const retry = find<schedule::Retry>(actions);
    ASSERT_TRUE(retry);
    EXPECT_EQ(retry->delay, wait);
    now += wait;
    (void)scheduler.step(schedule::Tick{}, now);
  }
}

TEST_F(BackoffContract, HelperSessionsFollowTheTable) {
  experiment.session.retries = retries;
  experiment.session.retry_delay = first;
  end_with(std::vector<SessionEnd>(1 + retries, Failed{"network", true}));
  auto const begin = std::chrono::steady_clock::now();
  (void)run();
  auto const took = std::chrono::steady_clock::now() - begin;
  Duration sum{0};
  for (auto const wait : expected()) sum += wait;
  EXPECT_EQ(runner->requests.size(), 1U + retries);
  EXPECT_GE(took, sum);
}

TEST_F(BackoffContract, CallsOfAServerFollowTheTable) {
  forge::Retrying retrying(forge::RetryPolicy{15min, first, 1 + retries});
  for (auto const wait : expected()) {
    auto const next = retrying.after_failure("connection refused");
    EXPECT_EQ(next, forge::NextStep(forge::WaitAndRepeat{wait, {}}));
  }
}

TEST_F(BackoffContract, TheSchedulerSparesAnApiThatNamesNoTime) {
  schedule::Scheduler scheduler(plan());
  (void)scheduler.step(schedule::Begin{}, {});
  auto const actions =
      scheduler.step(schedule::JobEnded{"a", schedule::JobEnd::limited, {}, "429"}, {});
  auto const cool = find<schedule::Cool>(actions);
  ASSERT_TRUE(cool);
  expect_first_refusal(cool->wait);
}

TEST_F(BackoffContract, HelperSessionsSpareAnApiThatNamesNoTime) {
  Limited limited;
  limited.reason = "429";
  end_with({limited});
  stop_at<events::CooledDown>();
  EXPECT_THROW((void)run(), async::Stopped);
  auto const cooled = told<events::CooledDown>();
  ASSERT_EQ(cooled.size(), 1U);
  expect_first_refusal(cooled[0].wait);
}

}  // namespace
}  // namespace parallel_explore
