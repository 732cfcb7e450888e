#include "stream/acp_client.hpp"
#include "stream/codex_parser.hpp"
#include "stream/gemini_parser.hpp"
#include "stream/opencode_parser.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::stream {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

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

TEST(CodexParser, AReconnectThatWorkedIsForgotten) {
  CodexParser parser;
  parser.take(R"({"type":"turn.started"})");
  parser.take(R"x({"type":"error","message":"Reconnecting... 1/5 (stream disconnected)"})x");
  ASSERT_TRUE(parser.refusal());
  parser.take(R"({"type":"item.completed","item":{"type":"agent_message","text":"hi"}})");
  EXPECT_FALSE(parser.refusal());
  parser.take(R"({"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}})");
  EXPECT_EQ(name_of(parser.verdict(0, "").end), "completed");
}

TEST(CodexParser, WarningsAreNotesAndNoFailure) {
  CodexParser parser;
  parser.take(R"({"type":"item.completed","item":{"type":"error","message":"no metadata"}})");
  parser.take(R"({"type":"turn.completed"})");
  EXPECT_THAT(parser.verdict(0, "").notes, ElementsAre("no metadata"));
  EXPECT_EQ(name_of(parser.verdict(0, "").end), "completed");
}

TEST(CodexParser, AFailureOfTheTurnThatNobodyExplainsMayBeRetried) {
  CodexParser parser;
  parser.take(R"({"type":"turn.failed","error":{"message":"stream error"}})");
  EXPECT_EQ(parser.verdict(1, "").end, SessionEnd(Failed{"stream error", true}));
}

TEST(CodexParser, KnowsAThreadThatIsUnknown) {
  CodexParser const parser;
  EXPECT_TRUE(parser.verdict(1, "Error: no rollout found for thread id x").unknown_session);
  EXPECT_FALSE(parser.verdict(1, "Error: out of cheese").unknown_session);
}

TEST(GeminiParser, KnowsWhatItsExitStatusMeans) {
  GeminiParser const parser;
  EXPECT_EQ(name_of(parser.verdict(145, "").end), "unauthorised");
  EXPECT_EQ(name_of(parser.verdict(429 % 256, "").end), "limited");
  EXPECT_THAT(reason_of(parser.verdict(55, "").end), HasSubstr("--skip-trust"));
}

TEST(OpencodeParser, AStepThatWantsToolsIsNotTheEnd) {
  OpencodeParser parser;
  parser.take(R"({"type":"step_finish","sessionID":"s","part":{"reason":"tool-calls"}})");
  EXPECT_NE(name_of(parser.verdict(0, "").end), "completed");
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

AcpClient::Options options(std::string resume = {}) {
  AcpClient::Options options;
  options.directory = "/w";
  options.prompt = "do it";
  options.resume = std::move(resume);
  options.continuation = "go on";
  return options;
}

constexpr auto able = R"({"id":0,"result":{"agentCapabilities":{"loadSession":true}}})";
constexpr auto not_able = R"({"id":0,"result":{"agentCapabilities":{}}})";

TEST(AcpClient, LoadsAnEarlierSessionWhereTheAgentCan) {
  AcpClient client(options("old"));
  (void)client.outgoing();
  client.take(able);
  EXPECT_THAT(client.outgoing(), HasSubstr(R"("method":"session/load")"));
  // A repeated history is not an answer.
  client.take(
      R"({"method":"session/update","params":{"update":{"sessionUpdate":"agent_message_chunk","content":{"text":"old words"}}}})");
  client.take(R"({"id":1,"result":null})");
  EXPECT_THAT(client.outgoing(), HasSubstr("go on"));
  EXPECT_EQ(client.session_id(), "old");
  client.take(R"({"id":2,"result":{"stopReason":"end_turn"}})");
  EXPECT_EQ(client.verdict(0, "").answer, "");
}

TEST(AcpClient, StartsOverAndSaysSoWhereTheSessionIsUnknownOrCannotBeLoaded) {
  AcpClient unknown(options("old"));
  unknown.take(able);
  (void)unknown.outgoing();
  unknown.take(R"({"id":1,"error":{"code":-32602,"message":"no such session"}})");
  EXPECT_THAT(unknown.outgoing(), HasSubstr(R"("method":"session/new")"));
  EXPECT_THAT(unknown.verdict(0, "").notes, ElementsAre(HasSubstr("started over")));
  AcpClient unable(options("old"));
  unable.take(not_able);
  EXPECT_THAT(unable.outgoing(), HasSubstr(R"("method":"session/new")"));
  unable.take(R"({"id":1,"result":{"sessionId":"new"}})");
  EXPECT_THAT(unable.outgoing(), HasSubstr("do it"));
}

std::string permission(std::string const& kind, std::string const& choices) {
  return R"({"id":7,"method":"session/request_permission","params":{"options":[)" + choices +
         R"(],"toolCall":{"title":"tool","kind":")" + kind + "\"}}}";
}

constexpr auto both =
    R"({"kind":"allow_once","optionId":"yes"},{"kind":"reject_once","optionId":"no"})";

std::string answer(PermissionPolicy policy, std::string const& kind, std::string const& choices) {
  auto o = options();
  o.policy = policy;
  AcpClient client(o);
  (void)client.outgoing();
  client.take(permission(kind, choices));
  return client.outgoing();
}

TEST(AcpClient, AnswersPermissionsByPolicy) {
  EXPECT_THAT(answer(PermissionPolicy::allow_edits, "edit", both),
              HasSubstr(R"("optionId":"yes")"));
  EXPECT_THAT(answer(PermissionPolicy::allow_edits, "execute", both),
              HasSubstr(R"("optionId":"no")"));
  EXPECT_THAT(answer(PermissionPolicy::allow_edits, "", both), HasSubstr(R"("optionId":"no")"));
  EXPECT_THAT(answer(PermissionPolicy::allow, "execute", both), HasSubstr(R"("optionId":"yes")"));
  EXPECT_THAT(answer(PermissionPolicy::deny, "read", both), HasSubstr(R"("optionId":"no")"));
  // A request without a suitable option is answered as well.
  EXPECT_THAT(answer(PermissionPolicy::deny, "read", R"({"kind":"allow_once","optionId":"yes"})"),
              HasSubstr(R"("outcome":"cancelled")"));
}

TEST(AcpClient, AnswersWhatItDoesNotOfferWithAnError) {
  AcpClient client(options());
  (void)client.outgoing();
  client.take(R"({"id":"a","method":"fs/read_text_file","params":{}})");
  auto const said = client.outgoing();
  EXPECT_THAT(said, HasSubstr("-32601"));
  EXPECT_THAT(said, HasSubstr(R"("id":"a")"));
}

TEST(AcpClient, AnAnswerToNothingChangesNothing) {
  AcpClient client(options());
  (void)client.outgoing();
  client.take(R"({"id":5,"result":{"stopReason":"end_turn"}})");
  EXPECT_FALSE(client.done());
  EXPECT_EQ(client.outgoing(), "");
}

TEST(AcpClient, ALoginThatIsMissingIsUnauthorised) {
  AcpClient client(options());
  client.take(able);
  client.take(R"({"id":1,"error":{"code":-32000,"message":"Authentication required"}})");
  EXPECT_EQ(name_of(client.verdict(0, "").end), "unauthorised");
}

}  // namespace
}  // namespace parallel_explore::stream
