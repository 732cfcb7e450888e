#include "spec/live_settings.hpp"

#include "parallel_explore/error.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::spec {
namespace {

using testing::HasSubstr;

std::string refusal_of(std::vector<std::string> const& assignments) {
  try {
    (void)parse_live_settings(assignments);
  } catch (Error const& error) {
    EXPECT_EQ(error.code(), ErrorCode::validation) << error.what();
    return error.what();
  }
  return "nothing was refused";
}

TEST(LiveSettings, AreWrittenAsInASpec) {
  auto const settings = parse_live_settings(
      {"max_parallel=2", "retries=0", "timeout=1h30m", "budget_usd=20.5", "budget_tokens=1000"});
  EXPECT_EQ(settings.max_parallel, 2);
  EXPECT_EQ(settings.retries, 0);
  EXPECT_EQ(settings.timeout, std::chrono::minutes(90));
  EXPECT_EQ(settings.patience, std::nullopt);
  EXPECT_EQ(settings.budget.usd, 20.5);
  EXPECT_EQ(settings.budget.tokens, 1000);
  EXPECT_EQ(settings_text(settings),
            "max_parallel = 2, retries = 0, timeout = 1h30m, budget_usd = 20.5, budget_tokens = "
            "1000");
}

TEST(LiveSettings, AnUnknownKeyIsRefusedWithTheNearest) {
  EXPECT_THAT(refusal_of({"max_paralel=2"}), HasSubstr("did you mean \"max_parallel\"?"));
  EXPECT_THAT(refusal_of({"colour=red"}), HasSubstr("known keys: max_parallel"));
}

TEST(LiveSettings, AValueOutOfItsRangeIsRefused) {
  EXPECT_THAT(refusal_of({"max_parallel=0"}), HasSubstr("must be from 1 to 1024, not 0"));
  EXPECT_THAT(refusal_of({"max_parallel=2000"}), HasSubstr("must be from 1 to 1024"));
  EXPECT_THAT(refusal_of({"max_parallel=two"}), HasSubstr("must be an integer"));
  EXPECT_THAT(refusal_of({"retries=-1"}), HasSubstr("must be from 0 to 100"));
  EXPECT_THAT(refusal_of({"budget_usd=0"}), HasSubstr("must be more than 0"));
  EXPECT_THAT(refusal_of({"budget_usd=nan"}), HasSubstr("must be"));
  EXPECT_THAT(refusal_of({"timeout=soon"}), HasSubstr("is not a duration"));
}

TEST(LiveSettings, WhatIsNotAnAssignmentIsRefused) {
  EXPECT_THAT(refusal_of({"max_parallel"}), HasSubstr("is not KEY=VALUE"));
  EXPECT_THAT(refusal_of({"=2"}), HasSubstr("is not KEY=VALUE"));
  EXPECT_THAT(refusal_of({"retries=1", "retries=2"}), HasSubstr("is set twice"));
  EXPECT_THAT(refusal_of({}), HasSubstr("no setting to change"));
}

TEST(LiveSettings, AllFaultsAreReportedTogether) {
  EXPECT_THAT(refusal_of({"max_parallel=0", "colour=red"}),
              testing::AllOf(HasSubstr("max_parallel"), HasSubstr("colour")));
}

TEST(LiveSettings, OfAProgramAreCheckedAsWell) {
  LiveSettings settings;
  EXPECT_THROW(check_settings(settings), Error);
  settings.max_parallel = -3;
  EXPECT_THROW(check_settings(settings), Error);
  settings.max_parallel = 3;
  EXPECT_NO_THROW(check_settings(settings));
  settings.budget.usd = -1;
  EXPECT_THROW(check_settings(settings), Error);
}

}  // namespace
}  // namespace parallel_explore::spec
