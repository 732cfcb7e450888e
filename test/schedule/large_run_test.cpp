#include "schedule/scheduler.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <deque>
#include <malloc.h>

// A hundred thousand sessions. Nothing here measures time, but where a decision looks at all of
// them, these tests take minutes instead of less than a second.
namespace parallel_explore::schedule {
namespace {

using namespace std::chrono_literals;

constexpr int sessions = 100'000, at_once = 1000;

std::string name_of(int number) { return "approach-number-" + std::to_string(number); }

Plan plan_of(int count) {
  Plan plan;
  for (int i = 0; i < count; ++i) {
    auto& entry = plan.to_work.emplace_back();
    entry.approach = name_of(i);
    entry.agent = i % 2 == 0 ? "claude" : "codex";
  }
  plan.max_parallel = at_once;
  return plan;
}

/// Ends sessions in the order in which they start, a millisecond each.
class Sessions {
 public:
  explicit Sessions(Plan plan) : scheduler_(std::move(plan)) { give(Begin{}); }

  void give(Input const& input) {
    now_ += 1ms;
    for (auto& action : scheduler_.step(input, now_)) {
      if (auto* start = std::get_if<Start>(&action)) {
        running.push_back(std::move(start->approach));
        ++starts;
      } else if (auto* wake = std::get_if<WakeAt>(&action)) {
        wake_ = wake->when;
      } else if (auto* ended = std::get_if<RunEnded>(&action)) {
        outcome = ended->outcome;
      } else if (auto* measure = std::get_if<Measure>(&action)) {
        measured = std::move(measure->approaches);
      } else if (std::holds_alternative<GiveUp>(action)) {
        ++given_up;
      }
    }
  }
  std::string pop() {
    auto name = std::move(running.front());
    running.pop_front();
    return name;
  }
  void wake() {
    now_ = std::max(now_, wake_);
    give(Tick{});
  }

  std::deque<std::string> running;
  std::vector<std::string> measured;
  std::optional<RunOutcome> outcome;
  int starts = 0, given_up = 0;

 private:
  Scheduler scheduler_;
  Instant now_{}, wake_{};
};

TEST(LargeRun, WithTiesBudgetsAndRetriesEndsWithEverySession) {
  auto plan = plan_of(sessions);
  for (int i = at_once; i < sessions; ++i)
    plan.to_work[static_cast<std::size_t>(i)].after = {name_of(i - at_once), name_of(i / 2)};
  plan.budget.usd = 1e9;
  plan.approach_budget.usd = 100;
  plan.retries = 1;
  Sessions run(std::move(plan));
  std::set<std::string> failed_once;
  int ends = 0;
  while (!run.outcome) {
    if (run.running.empty()) {
      run.wake();
      continue;
    }
    auto const name = run.pop();
    Consumption used;
    used.usage.cost_usd = 1;
    run.give(Spent{name, used});
    bool const fails = ++ends % 10 == 0 && failed_once.insert(name).second;
    run.give(JobEnded{name, fails ? JobEnd::transient : JobEnd::usable, {}, {}});
  }
  EXPECT_EQ(run.outcome, RunOutcome::done);
  EXPECT_EQ(run.starts, sessions + static_cast<int>(failed_once.size()));
}

TEST(LargeRun, IsMeasuredInTheOrderOfItsEndsWithoutWhatWasCancelled) {
  auto plan = plan_of(sessions);
  plan.measures = true;
  Sessions run(std::move(plan));
  for (int i = 0; i < sessions / 2; ++i) run.give(JobEnded{run.pop(), JobEnd::usable, {}, {}});
  for (int i = 1; i < sessions; i += 2) run.give(CancelRequested{{name_of(i)}});
  while (!run.running.empty()) {
    auto const name = run.pop();
    run.give(JobEnded{name, JobEnd::usable, {}, {}});
  }
  ASSERT_GE(run.measured.size(), static_cast<std::size_t>(sessions / 2));
  for (int i = 0; i < sessions / 4; ++i)
    ASSERT_EQ(run.measured[static_cast<std::size_t>(i)], name_of(2 * i));
}

/// Of malloc; 0 where a sanitizer has replaced it.
std::size_t bytes_in_use() {
  auto const info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(LargeRun, TakesLessThanAKilobyteForASession) {
  auto const before = bytes_in_use();
  if (before == 0) GTEST_SKIP() << "this malloc does not count";
  auto plan = plan_of(sessions);
  plan.budget.usd = 1e9;
  for (int i = at_once; i < sessions; i += 10)
    plan.to_work[static_cast<std::size_t>(i)].after = {name_of(i - at_once), name_of(i / 2)};
  Scheduler scheduler(std::move(plan));
  (void)scheduler.step(Begin{}, {});
  EXPECT_LT((bytes_in_use() - before) / sessions, 1024U);
}

TEST(LargeRun, IsCancelledAsAWhole) {
  auto plan = plan_of(sessions);
  plan.measures = true;
  Sessions run(std::move(plan));
  for (int i = 0; i < sessions / 2; ++i) run.give(JobEnded{run.pop(), JobEnd::usable, {}, {}});
  run.give(CancelRequested{});
  EXPECT_EQ(run.given_up, sessions - at_once);
  while (!run.running.empty()) run.give(JobEnded{run.pop(), JobEnd::stopped, {}, {}});
  EXPECT_EQ(run.outcome, RunOutcome::cancelled);
}

}  // namespace
}  // namespace parallel_explore::schedule
