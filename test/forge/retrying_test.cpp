#include "forge/retrying.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::forge {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// 2026-03-01T14:00:00Z
constexpr TimePoint now = std::chrono::sys_days(std::chrono::year(2026) / 3 / 1) + 14h;

std::string seconds_since_1970(std::chrono::milliseconds after_now) {
  auto const time = std::chrono::floor<std::chrono::seconds>(now + after_now);
  return std::to_string(time.time_since_epoch().count());
}

Retrying retrying(int attempts = 3) { return Retrying(RetryPolicy{15min, 1s, attempts}); }

AnswerHead used_up(std::chrono::milliseconds left) {
  return {403,
          {{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", seconds_since_1970(left)}},
          "API rate limit exceeded"};
}

TEST(Retrying, LeavesWhatIsNoMatterOfWaiting) {
  for (int const status : {200, 201, 301, 400, 401, 403, 404, 410, 422}) {
    auto tries = retrying();
    EXPECT_EQ(tries.after_answer({status, {}, "Not Found"}, now), NextStep(Settled{})) << status;
  }
}

TEST(Retrying, WaitsUntilTheRateLimitIsReset) {
  auto tries = retrying();
  WaitAndRepeat const expected{5min + 1s, "GitHub's rate limit is used up; resuming at 14:05:01Z"};
  EXPECT_EQ(tries.after_answer(used_up(5min), now), NextStep(expected));
}

TEST(Retrying, DoesNotWaitForAResetThatIsOver) {
  auto tries = retrying();
  auto const next = tries.after_answer(used_up(-1h), now);
  EXPECT_EQ(std::get<WaitAndRepeat>(next).wait, 0s);
}

TEST(Retrying, SaysWhenItContinuesWhereThatIsTooLate) {
  auto tries = retrying();
  NoMoreAttempts const expected{"GitHub's rate limit is used up; it resets at 14:40:01Z",
                                "run it again then"};
  EXPECT_EQ(tries.after_answer(used_up(40min), now), NextStep(expected));
}

TEST(Retrying, NamesTheDayWhereItIsNotToday) {
  auto tries = retrying();
  auto const next = tries.after_answer(used_up(11h), now);
  EXPECT_THAT(std::get<NoMoreAttempts>(next).why, HasSubstr("2026-03-02T01:00:01Z"));
}

TEST(Retrying, ObeysRetryAfter) {
  for (int const status : {403, 429, 503}) {
    auto tries = retrying();
    auto const next = tries.after_answer({status, {{"retry-after", "90"}}, ""}, now);
    WaitAndRepeat const expected{90s, "GitHub asks for fewer requests; resuming at 14:01:30Z"};
    EXPECT_EQ(next, NextStep(expected)) << status;
  }
}

TEST(Retrying, WaitsAMinuteAndTwiceAsLongEachTimeForASecondaryLimit) {
  auto tries = retrying();
  AnswerHead const limited{403, {}, "You have exceeded a Secondary Rate Limit."};
  EXPECT_EQ(std::get<WaitAndRepeat>(tries.after_answer(limited, now)).wait, 60s);
  EXPECT_EQ(std::get<WaitAndRepeat>(tries.after_answer(limited, now)).wait, 120s);
  EXPECT_EQ(std::get<WaitAndRepeat>(tries.after_answer(limited, now)).wait, 240s);
}

TEST(Retrying, CountsItsPatienceOverAllWaits) {
  auto tries = retrying();
  AnswerHead const limited{429, {{"retry-after", "400"}}, ""};
  EXPECT_TRUE(std::holds_alternative<WaitAndRepeat>(tries.after_answer(limited, now)));
  EXPECT_TRUE(std::holds_alternative<WaitAndRepeat>(tries.after_answer(limited, now)));
  EXPECT_TRUE(std::holds_alternative<NoMoreAttempts>(tries.after_answer(limited, now)));
}

TEST(Retrying, TakesANonsensicalHeaderForNone) {
  for (char const* said : {"", "-1", "soon", "99999999999999999999"}) {
    auto tries = retrying();
    auto const next = tries.after_answer({429, {{"retry-after", said}}, ""}, now);
    EXPECT_EQ(std::get<WaitAndRepeat>(next).wait, 60s) << said;
  }
}

TEST(Retrying, RepeatsAfterFailuresEverMoreSlowlyAndNotForever) {
  auto tries = retrying(4);
  EXPECT_EQ(tries.after_failure("broken"), NextStep(WaitAndRepeat{1s, {}}));
  EXPECT_EQ(tries.after_answer({502, {}, ""}, now), NextStep(WaitAndRepeat{2s, {}}));
  EXPECT_EQ(tries.after_failure("broken"), NextStep(WaitAndRepeat{4s, {}}));
  NoMoreAttempts const expected{"GitHub answered with status 500 (4 attempts)",
                                "run it again later"};
  EXPECT_EQ(tries.after_answer({500, {}, ""}, now), NextStep(expected));
}

TEST(Retrying, NeverWaitsLongerThanHalfAMinuteBetweenFailures) {
  auto tries = retrying(20);
  for (int i = 0; i < 18; ++i) static_cast<void>(tries.after_failure("broken"));
  EXPECT_EQ(tries.after_failure("broken"), NextStep(WaitAndRepeat{30s, {}}));
}

}  // namespace
}  // namespace parallel_explore::forge
