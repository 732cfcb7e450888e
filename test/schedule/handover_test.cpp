#include "schedule/handover.hpp"

#include "schedule/scheduler.hpp"

#include <gmock/gmock.h>

// Agents that take over from each other.
namespace parallel_explore::schedule {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Eq;
using testing::Optional;
using namespace std::chrono_literals;

constexpr Instant t0{};

TEST(Handover, GoesToTheNextAgentInTurnThatIsNotRefused) {
  Handover handover({"claude", "codex", "gemini"}, 1);
  EXPECT_THAT(handover.next_after("gemini", t0), Optional(Eq("claude")));
  handover.refused("codex", 1h, "quota", t0);
  EXPECT_THAT(handover.next_after("claude", t0), Optional(Eq("gemini")));
  EXPECT_THAT(handover.next_after("claude", t0 + 1h), Optional(Eq("codex"))) << "its time is over";
  EXPECT_THAT(handover.next_after("opencode", t0), Optional(Eq("claude"))) << "not one of them";
}

TEST(Handover, NeverGoesToAnAgentWithoutCredentials) {
  Handover handover({"claude", "codex"}, 1);
  handover.leave("codex");
  EXPECT_EQ(handover.next_after("claude", t0), std::nullopt);
}

TEST(Handover, WaitsForTheFirstThatIsBackWhereAllAreRefused) {
  Handover handover({"claude", "codex"}, 1);
  handover.refused("claude", 1h, "quota", t0);
  handover.refused("codex", 2h, "busy", t0);
  EXPECT_EQ(handover.next_after("codex", t0), std::nullopt);
  EXPECT_EQ(handover.shortest_wait("codex", t0), Duration(1h));
  EXPECT_EQ(handover.reason_of("codex"), "busy");
}

Entry entry(std::string approach, std::string agent) {
  Entry entry;
  entry.approach = std::move(approach);
  entry.agent = std::move(agent);
  return entry;
}

Plan with_handover(std::vector<Entry> entries) {
  Plan plan;
  plan.to_work = std::move(entries);
  plan.handover = {"claude", "codex"};
  return plan;
}

JobEnded refused(std::string approach, Duration retry_after) {
  return {std::move(approach), JobEnd::limited, retry_after, "429"};
}

JobEnded done(std::string approach) { return {std::move(approach), JobEnd::usable, {}, {}}; }

TEST(SchedulerHandover, AnotherAgentContinuesAtOnce) {
  Scheduler scheduler(with_handover({entry("a", "claude"), entry("b", "codex")}));
  EXPECT_THAT(scheduler.step(Begin{}, t0), ElementsAre(Action(Start{"a"})));
  EXPECT_THAT(scheduler.step(refused("a", 1h), t0 + 1s),
              ElementsAre(Action(HandOver{"a", "claude", "codex", "429", 1h}), Action(Start{"a"})));
  EXPECT_THAT(scheduler.step(done("a"), t0 + 2s), ElementsAre(Action(Start{"b"})))
      << "its own agent is not refused";
}

TEST(SchedulerHandover, ApproachesThatWaitGoToAnotherAgentOnlyWhileTheirsIsRefused) {
  Scheduler scheduler(with_handover({entry("a", "claude"), entry("b", "claude")}));
  (void)scheduler.step(Begin{}, t0);
  (void)scheduler.step(refused("a", 1h), t0);
  EXPECT_THAT(
      scheduler.step(done("a"), t0 + 1min),
      ElementsAre(Action(HandOver{"b", "claude", "codex", "429", 59min}), Action(Start{"b"})));
  Scheduler patient(with_handover({entry("a", "claude"), entry("b", "claude")}));
  (void)patient.step(Begin{}, t0);
  (void)patient.step(refused("a", 1h), t0);
  EXPECT_THAT(patient.step(done("a"), t0 + 2h), ElementsAre(Action(Start{"b"})));
}

TEST(SchedulerHandover, EveryoneWaitsWhereAllAgentsAreRefused) {
  Scheduler scheduler(with_handover({entry("a", "claude")}));
  (void)scheduler.step(Begin{}, t0);
  (void)scheduler.step(refused("a", 1h), t0);
  auto const actions = scheduler.step(refused("a", 2h), t0);
  EXPECT_THAT(actions, Contains(Action(Cool{1h, 1, "429"})));
  EXPECT_THAT(actions, Contains(Action(WakeAt{t0 + 1h})));
  EXPECT_THAT(scheduler.step(Tick{}, t0 + 1h),
              ElementsAre(Action(HandOver{"a", "codex", "claude", "429", 1h}), Action(Start{"a"})))
      << "back to the one that is asked first";
}

TEST(SchedulerHandover, WithoutItTheApproachWaitsForItsAgent) {
  auto plan = with_handover({entry("a", "claude"), entry("b", "codex")});
  plan.handover.clear();
  Scheduler scheduler(plan);
  (void)scheduler.step(Begin{}, t0);
  EXPECT_THAT(scheduler.step(refused("a", 1h), t0), Contains(Action(Cool{1h, 1, "429"})));
}

TEST(SchedulerHandover, AnApproachOverItsBudgetIsNotHandedOver) {
  auto plan = with_handover({entry("a", "claude")});
  plan.approach_budget.usd = 1;
  Scheduler scheduler(plan);
  (void)scheduler.step(Begin{}, t0);
  Consumption used;
  used.usage.cost_usd = 2;
  (void)scheduler.step(Spent{"a", used}, t0);
  EXPECT_THAT(scheduler.step(refused("a", 1h), t0),
              ElementsAre(Action(GiveUp{"a", ReasonToStop::over_budget}), Action(RunEnded{})));
}

}  // namespace
}  // namespace parallel_explore::schedule
