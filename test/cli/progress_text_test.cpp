#include "progress_text.hpp"

#include "text/display.hpp"

#include <gmock/gmock.h>

namespace pexplore {
namespace {

using namespace parallel_explore;
using testing::HasSubstr;

Exploration exploration(int count) {
  Exploration e;
  e.name = "e";
  for (int i = 0; i < count; ++i) {
    auto& record = e.approaches.emplace_back();
    record.approach.name = "approach-" + std::to_string(i);
  }
  return e;
}

TEST(LiveLines, SayWhatEachAgentIsDoing) {
  auto e = exploration(2);
  auto& record = e.approaches[1];
  record.state = ApproachState::running;
  record.started = TimePoint(std::chrono::seconds(10));
  auto& session = record.sessions.emplace_back();
  session.activity = {"Bash", "make test"};
  session.usage.turns = 3;
  session.usage.cost_usd = 0.415;
  auto const lines = live_lines(e, TimePoint(std::chrono::seconds(75)), {});
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_THAT(lines[0], HasSubstr("approach-0  pending"));
  EXPECT_THAT(lines[1], HasSubstr("running"));
  EXPECT_THAT(lines[1], HasSubstr("1m05s  3 turns $0.4"));
  EXPECT_THAT(lines[1], HasSubstr("Bash make test"));
  EXPECT_THAT(lines[2], HasSubstr("1 running, 1 waiting"));
}

TEST(LiveLines, NeverLeaveTheScreen) {
  auto e = exploration(50);
  for (auto& record : e.approaches) {
    record.state = ApproachState::failed;
    record.reason = "日本語 \x1b[31m" + std::string(500, 'x');
  }
  e.approaches.back().state = ApproachState::running;
  auto const lines = live_lines(e, TimePoint(), {60, 10, false});
  EXPECT_EQ(lines.size(), 9U);
  EXPECT_THAT(lines.front(), HasSubstr("approach-49")) << "what runs comes first";
  EXPECT_THAT(lines.back(), HasSubstr("42 lines do not fit"));
  for (auto const& line : lines) {
    EXPECT_LT(text::display_width(line), 60U);
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
  }
}

TEST(PlainLine, TellsChangesAndNothingElse) {
  auto const e = exploration(1);
  auto const line = [&](EventPayload payload) {
    return plain_line({1, {}, "e", std::move(payload)}, e);
  };
  EXPECT_EQ(line(events::ApproachFailed{"a", "", ApproachState::timed_out, FailureCause::timed_out,
                                        "no\x1b[2J end"}),
            "a: timed_out: no end");
  Measurement sum;
  sum.criterion = "sum";
  sum.values = {9.876e-6};
  sum.unit = "s";
  EXPECT_EQ(line(events::Measured{"a", 1, sum}), "a: sum = 9.88 µs");
  EXPECT_EQ(line(events::SessionProgress{"a", 1, {}, {}}), std::nullopt);
}

}  // namespace
}  // namespace pexplore
