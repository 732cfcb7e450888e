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

constexpr Instant early{};

TEST(Handover, GoesToTheNextAgentInTurnThatIsNotRefused) {
  Handover handover({"claude", "codex", "gemini"}, 1);
  EXPECT_THAT(handover.next_after("gemini", early), Optional(Eq("claude")));
  handover.refused("codex", 1h, "quota", early);
  EXPECT_THAT(handover.next_after("claude", early), Optional(Eq("gemini")));
  EXPECT_THAT(handover.next_after("claude", early + 1h), Optional(Eq("codex")))
      << "its time is over";
  EXPECT_THAT(handover.next_after("opencode", early), Optional(Eq("claude"))) << "not one of them";
}

TEST(Handover, NeverGoesToAnAgentWithoutCredentials) {
  Handover handover({"claude", "codex"}, 1);
  handover.leave("codex");
  EXPECT_EQ(handover.next_after("claude", early), std::nullopt);
}

TEST(Handover, WaitsForTheFirstThatIsBackWhereAllAreRefused) {
  Handover handover({"claude", "codex"}, 1);
  handover.refused("claude", 1h, "quota", early);
  handover.refused("codex", 2h, "busy", early);
  EXPECT_EQ(handover.next_after("codex", early), std::nullopt);
  EXPECT_EQ(handover.shortest_wait("codex", early), Duration(1h));
  EXPECT_EQ(handover.reason_of("codex"), "busy");
}

Entry by_agent(std::string approach, std::string agent) {
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
  Scheduler scheduler(with_handover({by_agent("a", "claude"), by_agent("b", "codex")}));
  EXPECT_THAT(scheduler.step(Begin{}, early), ElementsAre(Action(Start{"a"})));
  EXPECT_THAT(scheduler.step(refused("a", 1h), early + 1s),
              ElementsAre(Action(HandOver{"a", "claude", "codex", "429", 1h}), Action(Start{"a"})));
  EXPECT_THAT(scheduler.step(done("a"), early + 2s), ElementsAre(Action(Start{"b"})))
      << "its own agent is not refused";
}

TEST(SchedulerHandover, ApproachesThatWaitGoToAnotherAgentOnlyWhileTheirsIsRefused) {
  Scheduler scheduler(with_handover({by_agent("a", "claude"), by_agent("b", "claude")}));
  (void)scheduler.step(Begin{}, early);
  (void)scheduler.step(refused("a", 1h), early);
  EXPECT_THAT(
      scheduler.step(done("a"), early + 1min),
      ElementsAre(Action(HandOver{"b", "claude", "codex", "429", 59min}), Action(Start{"b"})));
  Scheduler patient(with_handover({by_agent("a", "claude"), by_agent("b", "claude")}));
  (void)patient.step(Begin{}, early);
  (void)patient.step(refused("a", 1h), early);
  EXPECT_THAT(patient.step(done("a"), early + 2h), ElementsAre(Action(Start{"b"})));
}

TEST(SchedulerHandover, EveryoneWaitsWhereAllAgentsAreRefused) {
  Scheduler scheduler(with_handover({by_agent("a", "claude")}));
  (void)scheduler.step(Begin{}, early);
  (void)scheduler.step(refused("a", 1h), early);
  auto const actions = scheduler.step(refused("a", 2h), early);
  EXPECT_THAT(actions, Contains(Action(Cool{1h, 1, "429"})));
  EXPECT_THAT(actions, Contains(Action(WakeAt{early + 1h})));
  EXPECT_THAT(scheduler.step(Tick{}, early + 1h),
              ElementsAre(Action(HandOver{"a", "codex", "claude", "429", 1h}), Action(Start{"a"})))
      << "back to the one that is asked first";
}

TEST(SchedulerHandover, WithoutItTheApproachWaitsForItsAgent) {
  auto plan = with_handover({by_agent("a", "claude"), by_agent("b", "codex")});
  plan.handover.clear();
  Scheduler scheduler(plan);
  (void)scheduler.step(Begin{}, early);
  EXPECT_THAT(scheduler.step(refused("a", 1h), early), Contains(Action(Cool{1h, 1, "429"})));
}

TEST(SchedulerHandover, AnApproachOverItsBudgetIsNotHandedOver) {
  auto plan = with_handover({by_agent("a", "claude")});
  plan.approach_budget.usd = 1;
  Scheduler scheduler(plan);
  (void)scheduler.step(Begin{}, early);
  Consumption used;
  used.usage.cost_usd = 2;
  (void)scheduler.step(Spent{"a", used}, early);
  EXPECT_THAT(scheduler.step(refused("a", 1h), early),
              ElementsAre(Action(GiveUp{"a", ReasonToStop::over_budget}), Action(RunEnded{})));
}

}  // namespace
}  // namespace parallel_explore::schedule
