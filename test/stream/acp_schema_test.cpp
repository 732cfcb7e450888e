#include "support/acp_schema.hpp"

#include "stream/acp_client.hpp"

#include <gmock/gmock.h>

// The messages of the client, against the schema of the protocol.
namespace parallel_explore::stream {
namespace {

using testing::HasSubstr;

/// A client, and the agent's side of the conversation in lines of a test.
class Talk {
 public:
  explicit Talk(AcpClient::Options options) : client_(std::move(options)) { listen(); }

  /// An answer to the request that came last.
  void answer(std::string const& result) { say(R"("id":)" + std::to_string(id_++) + result); }
  void say(std::string const& members) {
    auto const line = R"({"jsonrpc":"2.0",)" + members + "}";
    conversation_.agent(line);
    client_.take(line);
    listen();
  }
  void cancel() {
    client_.cancel();
    listen();
  }
  [[nodiscard]] std::string const& last() const { return last_; }
  [[nodiscard]] std::string faults() const { return conversation_.faults(); }
  [[nodiscard]] AcpClient const& client() const { return client_; }

 private:
  void listen() {
    last_ = client_.outgoing();
    conversation_.client(last_);
  }

  AcpClient client_;
  support::AcpConversation conversation_;
  std::string last_;
  int id_ = 0;
};

AcpClient::Options wanted(std::string resume = {}) {
  AcpClient::Options options;
  options.directory = "/w";
  options.prompt = "do it";
  options.resume = std::move(resume);
  options.continuation = "go on";
  options.mode = "acceptEdits";
  options.model = "m2";
  return options;
}

std::string initialized(std::string const& name, std::string const& capabilities) {
  return R"(,"result":{"protocolVersion":1,"agentInfo":{"name":")" + name +
         R"(","version":"1"},"agentCapabilities":)" + capabilities + "}";
}

std::string choices(std::string const& model) {
  return R"("configOptions":[{"id":"model","name":"Model","category":"model","type":"select","currentValue":")" +
         model +
         R"(","options":[{"group":"g","name":"G","options":[{"value":"m1","name":"One"},{"value":"m2","name":"Two"}]}]},)"
         R"({"id":"how","name":"Mode","category":"mode","type":"select","currentValue":"ask","options":[{"value":"ask","name":"Ask"},{"value":"acceptEdits","name":"Edit"}]}])";
}

std::string permission(std::string const& id) {
  return R"("id":)" + id +
         R"(,"method":"session/request_permission","params":{"sessionId":"s","toolCall":{"toolCallId":"t","kind":"edit"},"options":[{"optionId":"y","name":"Yes","kind":"allow_once"},{"optionId":"n","name":"No","kind":"reject_once"}]})";
}

constexpr auto question =
    R"("id":"q","method":"elicitation/create","params":{"mode":"form","sessionId":"s","message":"Which port?","requestedSchema":{"type":"object","properties":{}}})";

TEST(AcpSchema, KnowsWhatIsWrong) {
  support::AcpConversation wrong;
  wrong.client(
      R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"1"}})");
  wrong.client(R"({"jsonrpc":"2.0","id":1,"method":"session/forget","params":{}})");
  wrong.agent(R"({"jsonrpc":"2.0","id":0,"result":{}})");
  auto const faults = wrong.faults();
  EXPECT_THAT(faults, HasSubstr("protocolVersion"));
  EXPECT_THAT(faults, HasSubstr("session/forget is not a request of the protocol"));
  EXPECT_THAT(faults, HasSubstr("'protocolVersion' is a required property"));
}

TEST(AcpSchema, HoldsForASessionWithAllThatAnAgentMayAsk) {
  Talk talk(wanted());
  talk.answer(initialized("goose", "{}"));
  talk.answer(R"(,"result":{"sessionId":"s",)" + choices("m1") + "}");
  EXPECT_THAT(talk.last(), HasSubstr(R"("configId":"model","value":"m2")"));
  talk.answer(R"(,"result":{)" + choices("m2") + "}");
  EXPECT_THAT(talk.last(), HasSubstr(R"("configId":"how","value":"acceptEdits")"));
  talk.answer(R"(,"result":{)" + choices("m2") + "}");
  EXPECT_THAT(talk.last(), HasSubstr("session/prompt"));
  talk.say(permission("7"));
  talk.say(question);
  EXPECT_THAT(talk.last(), HasSubstr(R"("result":{"action":"decline"})"));
  talk.say(R"("id":"r","method":"fs/read_text_file","params":{"sessionId":"s","path":"/w/a"})");
  talk.cancel();
  talk.say(permission("8"));
  EXPECT_THAT(talk.last(), HasSubstr("cancelled"));
  talk.answer(R"(,"result":{"stopReason":"cancelled"})");
  EXPECT_EQ(talk.faults(), "");
  EXPECT_THAT(
      talk.client().verdict(0, "").notes,
      testing::Contains(HasSubstr("it asked a question that nobody can answer: Which port?")));
}

TEST(AcpSchema, HoldsForEveryWayToOpenASession) {
  Talk talk(wanted("old"));
  talk.answer(initialized("claude-agent-acp",
                          R"({"loadSession":true,"sessionCapabilities":{"resume":{}}})"));
  EXPECT_THAT(talk.last(), HasSubstr(R"("method":"session/resume")"));
  talk.answer(R"(,"error":{"code":-32603,"message":"no"})");
  EXPECT_THAT(talk.last(), HasSubstr(R"("method":"session/load")"));
  talk.answer(R"(,"error":{"code":-32002,"message":"no such session"})");
  EXPECT_THAT(talk.last(), HasSubstr(R"("method":"session/new")"));
  talk.answer(
      R"(,"result":{"sessionId":"s","modes":{"currentModeId":"default","availableModes":[{"id":"default","name":"D"},{"id":"acceptEdits","name":"A"}]},"models":{"currentModelId":"m1","availableModels":[{"modelId":"m2","name":"Two"}]}})");
  EXPECT_THAT(talk.last(), HasSubstr("session/set_model"));
  talk.answer(R"(,"result":{})");
  EXPECT_THAT(talk.last(), HasSubstr("session/set_mode"));
  talk.answer(R"(,"result":{})");
  EXPECT_THAT(talk.last(), HasSubstr("do it"));
  EXPECT_EQ(talk.faults(), "");
}

TEST(AcpSchema, HoldsForAJudgeAndForAnAgentWithExtensions) {
  auto judging = wanted();
  judging.helper = HelperPurpose::judge;
  judging.looks_only = true;
  judging.model.clear();
  Talk talk(judging);
  talk.answer(initialized("codex-acp", "{}"));
  talk.answer(
      R"(,"result":{"sessionId":"s","modes":{"currentModeId":"agent","availableModes":[{"id":"agent","name":"A"},{"id":"read-only","name":"R"}]}})");
  talk.answer(R"(,"result":{})");
  EXPECT_THAT(talk.last(), HasSubstr("session/set_title"));
  EXPECT_EQ(talk.faults(), "");
}

}  // namespace
}  // namespace parallel_explore::stream
