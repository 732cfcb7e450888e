#include "live/measuring_text.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::live {
namespace {

using testing::HasSubstr;
using testing::Not;

Exploration measuring(int fewest, int most) {
  Exploration exploration;
  exploration.measuring.plan =
      events::MeasuringStarted{{"a", "b"}, true, {"time"}, 1, 6, fewest, most};
  exploration.measuring.running = events::RunStarted{"a", "time", 6};
  return exploration;
}

TEST(MeasuringText, NamesRoundCriterionAndCandidate) {
  auto exploration = measuring(3, 3);
  EXPECT_EQ(measuring_text(exploration), "measuring round 1 of 3: time of a");
  exploration.measuring.running = events::RunStarted{"", "time", 0};
  EXPECT_EQ(measuring_text(exploration), "warming up: time of the base");
}

TEST(MeasuringText, SaysWhatIsLeft) {
  auto exploration = measuring(3, 3);
  exploration.measuring.rounds = {{6, std::chrono::seconds(10)}};
  exploration.measuring.running->round = 7;
  EXPECT_EQ(measuring_text(exploration), "measuring round 2 of 3: time of a, about 20.0s left");
  exploration = measuring(5, 20);
  exploration.measuring.plan->limit = std::chrono::seconds(60);
  exploration.measuring.rounds = {{6, std::chrono::seconds(10)}};
  EXPECT_THAT(measuring_text(exploration), HasSubstr(", at most 1m00s left"));
  exploration.measuring.plan->limit = std::chrono::seconds(1);
  EXPECT_THAT(measuring_text(exploration), HasSubstr(", at most 40.0s left"))
      << "five rounds are always measured";
}

TEST(MeasuringText, SaysForWhomItWaits) {
  Exploration exploration;
  exploration.measuring.waits =
      events::MeasuringWaits{123, "/home/me/x", std::chrono::minutes(3), std::chrono::hours(1)};
  EXPECT_EQ(measuring_text(exploration),
            "waiting for process 123 (for /home/me/x), which has been measuring for 3m00s");
  exploration.measuring.waits->host = "big";
  EXPECT_THAT(measuring_text(exploration), HasSubstr("measuring on host big for 3m00s"));
  exploration.measuring.waits = events::MeasuringWaits{};
  EXPECT_EQ(measuring_text(exploration),
            "waiting for another process, which is measuring on this machine");
}

TEST(MeasuringText, IsEmptyBeforeAndAfter) {
  EXPECT_EQ(measuring_text({}), "");
  auto exploration = measuring(3, 3);
  exploration.measuring.end = events::MeasuringCompleted{3};
  EXPECT_EQ(measuring_text(exploration), "");
}

TEST(MeasuringText, ShowsNoControlCharacters) {
  auto exploration = measuring(3, 3);
  exploration.measuring.running->criterion = "\x1b[31mred";
  EXPECT_THAT(measuring_text(exploration), Not(HasSubstr("\x1b")));
}

TEST(MeasuringText, OfRoundsTellsLongAndDisturbedOnes) {
  EXPECT_EQ(round_text({3, std::chrono::seconds(1)}), "");
  EXPECT_EQ(round_text({3, std::chrono::seconds(12)}), "round 3 took 12.0s");
  EXPECT_EQ(round_text({3, std::chrono::seconds(1), 1.25, true, true}),
            "round 3 was disturbed: other programs used 1.2 cores; it is repeated");
}

TEST(MeasuringText, OfThePlanNamesWhatIsMeasured) {
  EXPECT_EQ(plan_text({{"a", "b"}, true, {"time"}, 1, 1, 5, 20}),
            "measuring time of 2 results and the base, 5 to 20 rounds");
  EXPECT_EQ(plan_text({{"a"}, false, {"time", "size"}, 0, 1, 1, 1}),
            "measuring time, size of a, 1 round");
  EXPECT_EQ(end_text({12, RoundsEnd::verdict_clear}),
            "measured 12 rounds: more would change nothing");
}

}  // namespace
}  // namespace parallel_explore::live
