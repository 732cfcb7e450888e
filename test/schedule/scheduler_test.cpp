#include "schedule/scheduler.hpp"

#include <gmock/gmock.h>

#include <random>

namespace parallel_explore::schedule {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;

constexpr Instant t0{};

Entry entry(std::string approach, std::string agent = "claude") {
  Entry entry;
  entry.approach = std::move(approach);
  entry.agent = std::move(agent);
  return entry;
}

Plan plan(std::vector<std::string> const& approaches, int max_parallel = 1) {
  Plan plan;
  for (auto const& approach : approaches) plan.to_work.push_back(entry(approach));
  plan.max_parallel = max_parallel;
  return plan;
}

JobEnded worked(std::string name, JobEnd end = JobEnd::usable) {
  return {std::move(name), end, {}, {}};
}
JobEnded limited(std::string name, std::optional<Duration> retry_after = {}) {
  return {std::move(name), JobEnd::limited, retry_after, "429"};
}
Action works(std::string name) { return Start{std::move(name)}; }

/// The actions of a kind.
template <class T>
std::vector<T> only(std::vector<Action> const& actions) {
  std::vector<T> found;
  for (auto const& action : actions) {
    if (auto const* each = std::get_if<T>(&action)) found.push_back(*each);
  }
  return found;
}

Consumption used(double usd, std::int64_t tokens = 0, int turns = 0) {
  Consumption used;
  used.usage.cost_usd = usd;
  used.usage.output_tokens = tokens;
  used.usage.turns = turns;
  return used;
}

TEST(Scheduler, WhoComesAfterOthersWaitsUntilTheyHaveEnded) {
  auto tied = plan({"a", "b", "c"}, 3);
  tied.to_work[0].after = {"b", "done long ago"};
  tied.to_work[2].after = {"a"};
  Scheduler scheduler(tied);
  EXPECT_THAT(scheduler.step(Begin{}, t0), ElementsAre(works("b")));
  EXPECT_THAT(scheduler.step(worked("b", JobEnd::failed), t0), ElementsAre(works("a")));
  EXPECT_THAT(scheduler.step(worked("a"), t0), ElementsAre(works("c")));
  EXPECT_THAT(scheduler.step(worked("c"), t0), ElementsAre(Action(RunEnded{})));
}

TEST(Scheduler, AChainOfThousandsIsNoMatter) {
  constexpr int count = 3000;
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(std::to_string(i));
  auto chain = plan(names, 5);
  for (std::size_t i = 1; i < names.size(); ++i) chain.to_work[i].after = {names[i - 1]};
  Scheduler scheduler(chain);
  EXPECT_THAT(scheduler.step(Begin{}, t0), ElementsAre(works("0")));
  for (int i = 0; i + 1 < 50; ++i) {
    EXPECT_THAT(scheduler.step(worked(std::to_string(i)), t0),
                ElementsAre(works(std::to_string(i + 1))));
  }
}

TEST(Scheduler, WhoComesAfterARetryWaitsForThatToo) {
  auto tied = plan({"a", "b"}, 2);
  tied.retries = 1;
  tied.to_work[1].after = {"a"};
  Scheduler scheduler(tied);
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(only<Start>(scheduler.step(worked("a", JobEnd::transient), t0)), IsEmpty());
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 10s), ElementsAre(works("a")));
  EXPECT_THAT(only<Start>(scheduler.step(worked("a"), t0 + 11s)), ElementsAre(Start{"b"}));
}

TEST(Scheduler, StartsAtMostMaxParallelInOrder) {
  Scheduler scheduler(plan({"a", "b", "c"}, 2));
  EXPECT_THAT(scheduler.step(Begin{}, t0), ElementsAre(works("a"), works("b")));
  EXPECT_THAT(scheduler.step(worked("b"), t0), ElementsAre(works("c")));
  EXPECT_THAT(scheduler.step(worked("a"), t0), IsEmpty());
  EXPECT_THAT(scheduler.step(worked("c"), t0), ElementsAre(Action{RunEnded{}}));
  EXPECT_THAT(scheduler.step(Tick{}, t0), IsEmpty());
}

TEST(Scheduler, MeasuresAloneAndOnlyWhenNoWorkIsLeft) {
  auto two = plan({"a", "b"}, 2);
  two.measures = true;
  Scheduler scheduler(std::move(two));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(worked("a"), t0), IsEmpty());
  EXPECT_THAT(scheduler.step(worked("b"), t0), ElementsAre(Action{Measure{{"a", "b"}}}));
  EXPECT_THAT(scheduler.step(MeasuringEnded{}, t0), ElementsAre(Action{RunEnded{}}));
}

TEST(Scheduler, CancelsOneThatIsBeingMeasuredAndStopsThemAll) {
  auto two = plan({"a", "b"}, 2);
  two.measures = true;
  Scheduler scheduler(std::move(two));
  (void)scheduler.step(Begin{}, t0);
  (void)scheduler.step(worked("a"), t0);
  (void)scheduler.step(worked("b"), t0);
  EXPECT_THAT(scheduler.step(CancelRequested{{"a"}}, t0),
              ElementsAre(Action{StopApproach{"a", ReasonToStop::cancelled}}));
  EXPECT_THAT(scheduler.step(StopRequested{"enough"}, t0), ElementsAre(Action{StopAll{}}));
  EXPECT_THAT(scheduler.step(MeasuringEnded{}, t0),
              ElementsAre(Action{RunEnded{RunOutcome::stopped, "enough"}}));
}

TEST(Scheduler, DoesNotMeasureWhatFailed) {
  auto one = plan({"a"});
  one.measures = true;
  Scheduler scheduler(std::move(one));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(worked("a", JobEnd::failed), t0), ElementsAre(Action{RunEnded{}}));
}

TEST(Scheduler, FinishesAtOnceWithoutWork) {
  Scheduler scheduler(plan({}));
  EXPECT_THAT(scheduler.step(Begin{}, t0), ElementsAre(Action{RunEnded{}}));
}

TEST(Scheduler, StopsWhatRunsAndStartsNothingMore) {
  Scheduler scheduler(plan({"a", "b"}));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(StopRequested{"SIGINT"}, t0), ElementsAre(Action{StopAll{}}));
  EXPECT_THAT(scheduler.step(StopRequested{"SIGINT"}, t0), ElementsAre(Action{StopAll{}}));
  EXPECT_THAT(scheduler.step(worked("a", JobEnd::stopped), t0),
              ElementsAre(Action{RunEnded{RunOutcome::stopped, "SIGINT"}}));
}

TEST(Scheduler, StopsAtTheDeadline) {
  auto one = plan({"a"});
  one.deadline = t0 + 10s;
  Scheduler scheduler(std::move(one));
  EXPECT_THAT(scheduler.step(Begin{}, t0), ElementsAre(works("a"), Action{WakeAt{t0 + 10s}}));
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 9s), IsEmpty());
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 10s), ElementsAre(Action{StopAll{}}));
  EXPECT_THAT(scheduler.step(worked("a", JobEnd::stopped), t0 + 11s),
              ElementsAre(Action{RunEnded{RunOutcome::deadline_passed, {}}}));
}

TEST(Scheduler, RetriesWhatFailedTransientlyLaterEachTime) {
  auto one = plan({"a"});
  one.retries = 2;
  one.retry_delay = 5s;
  Scheduler scheduler(std::move(one));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(worked("a", JobEnd::transient), t0),
              ElementsAre(Action{Retry{"a", 1, 5s}}, Action{WakeAt{t0 + 5s}}));
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 4s), IsEmpty());
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 5s), ElementsAre(works("a")));
  EXPECT_THAT(only<Retry>(scheduler.step(worked("a", JobEnd::transient), t0 + 6s)),
              ElementsAre(Retry{"a", 2, 10s}));
  (void)scheduler.step(Tick{}, t0 + 16s);
  EXPECT_THAT(scheduler.step(worked("a", JobEnd::transient), t0 + 17s),
              ElementsAre(Action{GiveUp{"a", {}}}, Action{RunEnded{}}));
}

TEST(Scheduler, StartsNothingDuringACoolDownAndHalvesWhatRunsAtOnce) {
  Scheduler scheduler(plan({"a", "b", "c", "d", "e", "f"}, 4));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(Refused{"a", "429", 60s}, t0),
              ElementsAre(Action{Cool{60s, 2, "429"}}, Action{WakeAt{t0 + 60s}}));
  // The same burst says the same again: no second halving.
  EXPECT_THAT(scheduler.step(Refused{"b", "429", 60s}, t0), IsEmpty());
  for (auto const* name : {"a", "b", "c"})
    EXPECT_THAT(scheduler.step(worked(name), t0 + 10s), IsEmpty());
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 60s), ElementsAre(works("e")));
  // One more at once for each that ends well afterwards.
  EXPECT_THAT(scheduler.step(worked("d"), t0 + 61s), ElementsAre(works("f")));
}

TEST(Scheduler, WaitsLongerEachTimeWhereTheApiNamesNoTime) {
  CoolDown cool_down(8, 7);
  Duration last{0};
  auto now = t0;
  for (int i = 0; i < 4; ++i) {
    ASSERT_TRUE(cool_down.refused({}, now));
    auto const wait = std::chrono::ceil<Duration>(cool_down.until() - now);
    EXPECT_GT(wait, last);
    last = wait;
    now = cool_down.until();
  }
  EXPECT_EQ(cool_down.parallel_limit(), 1);
  cool_down.answered(now);
  ASSERT_TRUE(cool_down.refused({}, now));
  EXPECT_LT(cool_down.until() - now, 15s);
}

TEST(Scheduler, AfterAnOutageEachAnswerGivesASessionBackUpToHalf) {
  CoolDown cool_down(64, 7);
  auto now = t0;
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(cool_down.refused({}, now));
    now = cool_down.until();
  }
  EXPECT_EQ(cool_down.parallel_limit(), 2);
  for (int i = 0; i < 10; ++i) cool_down.answered(now - 1ms);
  EXPECT_EQ(cool_down.parallel_limit(), 2) << "sessions that ran on are answered in a cool-down";
  for (int i = 0; i < 10; ++i) cool_down.answered(now);
  EXPECT_EQ(cool_down.parallel_limit(), 12);
  for (int i = 0; i < 100; ++i) cool_down.answered(now);
  EXPECT_EQ(cool_down.parallel_limit(), 32);
  cool_down.succeeded(now);
  EXPECT_EQ(cool_down.parallel_limit(), 33) << "beyond half, only results count";
}

TEST(Scheduler, AfterOneRefusalAnswersGiveNothingBack) {
  CoolDown cool_down(64, 7);
  ASSERT_TRUE(cool_down.refused(1min, t0));
  for (int i = 0; i < 100; ++i) cool_down.answered(t0 + 1min);
  EXPECT_EQ(cool_down.parallel_limit(), 32);
}

TEST(Scheduler, WaitsAlsoWhereARefusalAsksForNoWait) {
  Scheduler scheduler(plan({"a"}, 1));
  (void)scheduler.step(Begin{}, t0);
  auto now = t0;
  Duration last{0};
  for (int i = 0; i < 3; ++i) {
    auto const cool = only<Cool>(scheduler.step(limited("a", Duration(0)), now));
    ASSERT_THAT(cool, SizeIs(1));
    EXPECT_GT(cool[0].wait, last);
    last = cool[0].wait;
    now += last;
    EXPECT_THAT(only<Start>(scheduler.step(Tick{}, now)), ElementsAre(Start{"a"}));
  }
  EXPECT_GE(last, api_refusals.first * 3);
}

TEST(Scheduler, PutsALimitedSessionFirstAndCountsItAsNoFailure) {
  auto two = plan({"a", "b"});
  two.retries = 0;
  Scheduler scheduler(std::move(two));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(only<Cool>(scheduler.step(limited("a", 30s), t0)), ElementsAre(Cool{30s, 1, "429"}));
  EXPECT_THAT(only<Start>(scheduler.step(Tick{}, t0 + 30s)), ElementsAre(Start{"a"}));
}

TEST(Scheduler, LosesPatienceWithAnApiThatOnlyRefuses) {
  auto one = plan({"a"});
  one.patience = 1h;
  Scheduler scheduler(std::move(one));
  (void)scheduler.step(Begin{}, t0);
  (void)scheduler.step(limited("a", 50min), t0);
  (void)scheduler.step(Tick{}, t0 + 50min);
  auto const actions = scheduler.step(limited("a", 50min), t0 + 61min);
  ASSERT_EQ(only<RunEnded>(actions).size(), 1U);
  EXPECT_EQ(only<RunEnded>(actions)[0].outcome, RunOutcome::out_of_patience);
}

TEST(Scheduler, LeavesWhatNeedsRefusedCredentialsPendingAndDoesTheRest) {
  Plan mixed;
  mixed.to_work = {entry("a", "claude"), entry("b", "codex"), entry("c", "claude")};
  Scheduler scheduler(std::move(mixed));
  (void)scheduler.step(Begin{}, t0);
  JobEnded refused{"a", JobEnd::unauthorised, {}, "401"};
  EXPECT_THAT(scheduler.step(refused, t0), ElementsAre(Action{GiveUp{"a", {}}}, works("b")));
  EXPECT_THAT(scheduler.step(worked("b"), t0),
              ElementsAre(Action{RunEnded{RunOutcome::unauthorised, "401"}}));
}

TEST(Scheduler, CancelsWhatWaitsAndWhatRuns) {
  Scheduler scheduler(plan({"a", "b", "c"}));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(CancelRequested{{"a", "c"}}, t0),
              ElementsAre(Action{StopApproach{"a", ReasonToStop::cancelled}},
                          Action{GiveUp{"c", ReasonToStop::cancelled}}));
  EXPECT_THAT(scheduler.step(worked("a", JobEnd::stopped), t0), ElementsAre(works("b")));
  EXPECT_THAT(scheduler.step(CancelRequested{}, t0),
              ElementsAre(Action{StopApproach{"b", ReasonToStop::cancelled}}));
  EXPECT_THAT(scheduler.step(worked("b", JobEnd::stopped), t0),
              ElementsAre(Action{RunEnded{RunOutcome::cancelled, {}}}));
}

TEST(Scheduler, DoesNotRetryWhatWasCancelled) {
  auto one = plan({"a"});
  one.retries = 5;
  Scheduler scheduler(std::move(one));
  (void)scheduler.step(Begin{}, t0);
  (void)scheduler.step(CancelRequested{{"a"}}, t0);
  EXPECT_THAT(scheduler.step(worked("a", JobEnd::transient), t0),
              ElementsAre(Action{GiveUp{"a", ReasonToStop::cancelled}}, Action{RunEnded{}}));
}

TEST(Scheduler, RunsWhatIsAddedOnTheWay) {
  Scheduler scheduler(plan({"a"}));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(ApproachAdded{entry("b")}, t0), IsEmpty());
  EXPECT_THAT(scheduler.step(worked("a"), t0), ElementsAre(works("b")));
}

TEST(Scheduler, LetsNothingThatIsAddedDisturbAMeasurement) {
  auto one = plan({"a"}, 2);
  one.measures = true;
  Scheduler scheduler(std::move(one));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(worked("a"), t0), ElementsAre(Action{Measure{{"a"}}}));
  EXPECT_THAT(scheduler.step(ApproachAdded{entry("b")}, t0), IsEmpty());
  EXPECT_THAT(scheduler.step(MeasuringEnded{}, t0), ElementsAre(works("b")));
}

TEST(Scheduler, CountsWhatHelpersUsedForTheWholeBudgetOnly) {
  auto one = plan({"a"});
  one.budget.usd = 10.0;
  one.approach_budget.usd = 5.0;
  one.helpers = used(7);
  Scheduler scheduler(std::move(one));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(Spent{"a", used(1)}, t0),
              ElementsAre(Action{BudgetAlert{"", BudgetKind::usd, 8, 10, false}}));
}

TEST(Scheduler, WarnsAtFourFifthsOfABudgetAndStopsAtAllOfIt) {
  auto two = plan({"a", "b"}, 2);
  two.budget.usd = 10.0;
  Scheduler scheduler(std::move(two));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(Spent{"a", used(7)}, t0), IsEmpty());
  EXPECT_THAT(scheduler.step(Spent{"b", used(1)}, t0),
              ElementsAre(Action{BudgetAlert{"", BudgetKind::usd, 8, 10, false}}));
  EXPECT_THAT(scheduler.step(Spent{"b", used(2)}, t0), IsEmpty());
  EXPECT_THAT(
      scheduler.step(Spent{"b", used(3)}, t0),
      ElementsAre(Action{BudgetAlert{"", BudgetKind::usd, 10, 10, true}}, Action{StopAll{}}));
  (void)scheduler.step(worked("a", JobEnd::stopped), t0);
  auto const actions = scheduler.step(worked("b", JobEnd::stopped), t0);
  ASSERT_EQ(only<RunEnded>(actions).size(), 1U);
  EXPECT_EQ(only<RunEnded>(actions)[0].outcome, RunOutcome::budget_spent);
}

TEST(Scheduler, EndsOnlyTheApproachWhoseOwnBudgetIsSpent) {
  auto two = plan({"a", "b"}, 2);
  two.approach_budget.tokens = 1000;
  Scheduler scheduler(std::move(two));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(Spent{"a", used(0, 1200)}, t0),
              ElementsAre(Action{BudgetAlert{"a", BudgetKind::tokens, 1200, 1000, true}},
                          Action{StopApproach{"a", ReasonToStop::over_budget}}));
}

TEST(Scheduler, StartsNothingOnASpentBudget) {
  auto one = plan({"a"});
  one.budget.turns = 10;
  one.spent["done"] = used(0, 0, 12);
  Scheduler scheduler(std::move(one));
  auto const actions = scheduler.step(Begin{}, t0);
  EXPECT_THAT(actions, Not(Contains(works("a"))));
  EXPECT_EQ(only<RunEnded>(actions).size(), 1U);
}

TEST(Scheduler, WhileItIsHeldNothingNewStarts) {
  Scheduler scheduler(plan({"a", "b", "c"}, 2));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(HoldRequested{true}, t0), IsEmpty()) << "what runs goes on";
  EXPECT_THAT(scheduler.step(worked("a"), t0), IsEmpty());
  EXPECT_THAT(scheduler.step(worked("b"), t0), IsEmpty()) << "c waits: the run is not over";
  EXPECT_THAT(scheduler.step(HoldRequested{false}, t0), ElementsAre(works("c")));
}

TEST(Scheduler, WhileItIsHeldNothingIsMeasuredAlone) {
  auto one = plan({"a"});
  one.measures = true;
  Scheduler scheduler(std::move(one));
  (void)scheduler.step(Begin{}, t0);
  (void)scheduler.step(HoldRequested{true}, t0);
  EXPECT_THAT(scheduler.step(worked("a"), t0), IsEmpty());
  EXPECT_THAT(scheduler.step(HoldRequested{false}, t0), ElementsAre(Action{Measure{{"a"}}}));
}

TEST(Scheduler, ARunThatIsHeldFromItsBeginningWaits) {
  auto held = plan({"a"});
  held.held = true;
  Scheduler scheduler(std::move(held));
  EXPECT_THAT(scheduler.step(Begin{}, t0), IsEmpty());
  EXPECT_THAT(scheduler.step(StopRequested{"asked"}, t0), SizeIs(1)) << "it can be stopped";
}

TEST(Scheduler, AnotherNumberOfSessionsTakesEffectAtOnce) {
  Scheduler scheduler(plan({"a", "b", "c", "d"}, 1));
  EXPECT_THAT(scheduler.step(Begin{}, t0), ElementsAre(works("a")));
  EXPECT_THAT(scheduler.step(PlanChanged{3, 0, 1h, {}}, t0), ElementsAre(works("b"), works("c")));
  EXPECT_THAT(scheduler.step(PlanChanged{1, 0, 1h, {}}, t0), IsEmpty()) << "what runs goes on";
  EXPECT_THAT(scheduler.step(worked("a"), t0), IsEmpty());
  EXPECT_THAT(scheduler.step(worked("b"), t0), IsEmpty());
  EXPECT_THAT(scheduler.step(worked("c"), t0), ElementsAre(works("d")));
}

TEST(Scheduler, ABudgetThatIsLoweredBelowWhatIsSpentEndsTheRun) {
  Scheduler scheduler(plan({"a", "b"}, 1));
  (void)scheduler.step(Begin{}, t0);
  (void)scheduler.step(Spent{"a", used(5)}, t0);
  Budget budget;
  budget.usd = 4;
  auto const actions = scheduler.step(PlanChanged{1, 0, 1h, budget}, t0);
  EXPECT_THAT(actions, Contains(Action{StopAll{}}));
  EXPECT_TRUE(only<BudgetAlert>(actions).at(0).reached);
}

TEST(Scheduler, ABudgetThatIsRaisedInTimeLetsItGoOn) {
  auto one = plan({"a"});
  one.budget.usd = 10;
  Scheduler scheduler(std::move(one));
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(only<BudgetAlert>(scheduler.step(Spent{"a", used(9)}, t0)), SizeIs(1));
  Budget budget;
  budget.usd = 20;
  EXPECT_THAT(scheduler.step(PlanChanged{1, 0, 1h, budget}, t0), IsEmpty());
  EXPECT_THAT(scheduler.step(Spent{"a", used(12)}, t0), IsEmpty());
  EXPECT_THAT(only<BudgetAlert>(scheduler.step(Spent{"a", used(17)}, t0)), SizeIs(1));
}

}  // namespace
}  // namespace parallel_explore::schedule
