#include "stream/parser.hpp"

#include "stream/acp_client.hpp"
#include "stream/codex_parser.hpp"
#include "stream/gemini_parser.hpp"
#include "stream/opencode_parser.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace parallel_explore::stream {
namespace {

TEST(ApiStatus, IsFoundWhereAMessageSpeaksOfOne) {
  EXPECT_EQ(api_status_in("exceeded retry limit, last status: 429 Too Many Requests"), 429);
  EXPECT_EQ(api_status_in("unexpected status 401 Unauthorized: invalid x-api-key"), 401);
  EXPECT_EQ(api_status_in("API Error: 529 {\"type\":\"error\"}"), 529);
  EXPECT_EQ(api_status_in(R"([API Error: {"error":{"code":403,"message":"no"}}])"), 403);
  EXPECT_EQ(api_status_in("HTTP 503"), 503);
  EXPECT_EQ(api_status_in("Overloaded"), 529);
  EXPECT_EQ(api_status_in("Authentication required"), 401);
  EXPECT_EQ(api_status_in("connect ECONNREFUSED 127.0.0.1:4011"), 0) << "no answer came";
}

TEST(ApiStatus, IsNotFoundInOtherNumbers) {
  EXPECT_EQ(api_status_in("wrote 429 lines"), std::nullopt);
  EXPECT_EQ(api_status_in("exited with status 4290"), std::nullopt);
  EXPECT_EQ(api_status_in("status of the build in room 401"), std::nullopt);
  EXPECT_EQ(api_status_in("status 200"), std::nullopt);
  EXPECT_EQ(api_status_in("http://127.0.0.1:4011/"), std::nullopt);
  EXPECT_EQ(api_status_in(""), std::nullopt);
}

TEST(EndOfRefusal, AnAnswerThatWasCutIsARetryAndAMissingOneAWait) {
  auto const end = end_of_refusal(0, "stream disconnected before completion: network error");
  auto const* const failed = std::get_if<Failed>(&end);
  ASSERT_TRUE(failed);
  EXPECT_TRUE(failed->transient);
  for (auto const* const text :
       {"connect ECONNREFUSED 127.0.0.1:4011", "waiting for network",
        "stream disconnected before completion: error sending request for url (http://x/)"})
    EXPECT_EQ(name_of(end_of_refusal(0, text)), "limited") << text;
}

TEST(EveryParser, SurvivesHostileLines) {
  CodexParser codex;
  GeminiParser gemini;
  OpencodeParser opencode;
  AcpClient acp({});
  for (std::string const line :
       {"", "null", "[]", "{", "\xff\xfe", R"({"type":3})", R"({"type":"item.completed"})",
        R"({"type":"item.completed","item":7})", R"({"type":"turn.completed","usage":[]})",
        R"({"type":"turn.failed"})", R"({"type":"error","message":{}})",
        R"({"type":"result","stats":{"models":3,"cached":1e400}})",
        R"({"type":"step_finish","part":{"tokens":{"cache":5},"cost":"x"}})", R"({"id":0})",
        R"({"id":null,"method":"session/request_permission"})",
        R"({"id":"x","method":"session/request_permission","params":{"options":{}}})",
        R"({"id":99999999999999999999,"result":{}})", R"({"id":0,"error":3})",
        R"({"method":"session/update","params":{"update":[]}})"}) {
    for (Parser* parser : std::initializer_list<Parser*>{&codex, &gemini, &opencode, &acp}) {
      EXPECT_NO_THROW(parser->take(line)) << line;
    }
  }
  EXPECT_NO_THROW(acp.take(std::string(100'000, '[')));
}

}  // namespace
}  // namespace parallel_explore::stream
