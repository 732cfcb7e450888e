#pragma once

#include "stream/parser.hpp"

#include <gmock/gmock.h>

#include <optional>
#include <string>

namespace parallel_explore::stream {

/// The correct interpretation of a recorded stream.
struct Recorded {
  int status;          ///< that the program exited with
  std::string end;     ///< name of its SessionEnd
  std::string reason;  ///< that must be in the reason
  int turns;
  std::int64_t input, output;
  std::optional<double> cost;
  std::string session;  ///< beginning of its id
  std::string answer;   ///< that must be in the answer
};

inline void expect_as_a_person_would_say(Parser const& parser, Recorded const& expected) {
  auto const verdict = parser.verdict(expected.status, "");
  EXPECT_EQ(name_of(verdict.end), expected.end) << reason_of(verdict.end);
  EXPECT_THAT(reason_of(verdict.end), testing::HasSubstr(expected.reason));
  EXPECT_THAT(verdict.answer, testing::HasSubstr(expected.answer));
}

inline void expect_usage_and_session(Parser const& parser, Recorded const& expected) {
  EXPECT_EQ(parser.usage().turns, expected.turns);
  EXPECT_EQ(parser.usage().input_tokens, expected.input);
  EXPECT_EQ(parser.usage().output_tokens, expected.output);
  EXPECT_EQ(parser.usage().cost_usd.has_value(), expected.cost.has_value());
  EXPECT_NEAR(parser.usage().cost_usd.value_or(0), expected.cost.value_or(0), 1e-9);
  EXPECT_TRUE(parser.session_id().starts_with(expected.session)) << parser.session_id();
  EXPECT_EQ(parser.session_id().empty(), expected.session.empty());
}

}  // namespace parallel_explore::stream
