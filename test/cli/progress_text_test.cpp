#include "progress_text.hpp"

#include <gmock/gmock.h>

namespace pexplore {
namespace {

using namespace parallel_explore;

Exploration exploration(int count) {
  Exploration e;
  e.name = "e";
  for (int i = 0; i < count; ++i) {
    auto& record = e.approaches.emplace_back();
    record.approach.name = "approach-" + std::to_string(i);
  }
  return e;
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
