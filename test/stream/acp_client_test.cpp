#include "stream/acp_client.hpp"

#include <gmock/gmock.h>

namespace parallel_explore::stream {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

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

TEST(AcpClient, ResumesAnEarlierSessionWithoutItsHistoryWhereTheAgentCan) {
  AcpClient client(options("old"));
  (void)client.outgoing();
  client.take(
      R"({"id":0,"result":{"agentCapabilities":{"loadSession":true,"sessionCapabilities":{"resume":{}}}}})");
  EXPECT_THAT(client.outgoing(), HasSubstr(R"("method":"session/resume")"));
  client.take(R"({"id":1,"result":{}})");
  EXPECT_THAT(client.outgoing(), HasSubstr("go on"));
  EXPECT_EQ(client.session_id(), "old");
  EXPECT_THAT(client.verdict(0, "").notes, testing::IsEmpty());
}

void tell_cost(AcpClient& client, std::string const& amount, std::string const& currency = "USD") {
  client.take(
      R"({"method":"session/update","params":{"update":{"sessionUpdate":"usage_update","used":1,"size":2,"cost":{"amount":)" +
      amount + R"(,"currency":")" + currency + R"("}}}})");
}

TEST(AcpClient, CountsTheCostOfAResumedSessionFromWhereItWasResumed) {
  AcpClient client(options("old"));
  client.take(able);
  tell_cost(client, "0.5");
  client.take(R"({"id":1,"result":{}})");
  EXPECT_FALSE(client.usage().cost_usd);
  tell_cost(client, "0.75");
  EXPECT_DOUBLE_EQ(client.usage().cost_usd.value(), 0.25);
  tell_cost(client, "0.125");
  EXPECT_DOUBLE_EQ(client.usage().cost_usd.value(), 0.125) << "the agent began to count again";
}

TEST(AcpClient, DoesNotTakeOtherMoneyForDollars) {
  AcpClient client(options());
  client.take(not_able);
  client.take(R"({"id":1,"result":{"sessionId":"s"}})");
  tell_cost(client, "3", "JPY");
  tell_cost(client, "4", "JPY");
  EXPECT_FALSE(client.usage().cost_usd);
  EXPECT_THAT(client.verdict(0, "").notes, ElementsAre(HasSubstr("a currency other than USD")));
}

TEST(AcpClient, IsNotPromptedInAVersionThatItDoesNotSpeak) {
  for (auto const* version : {"2", "0", R"("2025-01-01")", "null"}) {
    AcpClient client(options());
    (void)client.outgoing();
    client.take(std::string(R"({"id":0,"result":{"protocolVersion":)") + version + "}}");
    EXPECT_TRUE(client.done()) << version;
    EXPECT_EQ(client.outgoing(), "");
    EXPECT_THAT(reason_of(client.verdict(0, "").end), HasSubstr("and pexplore version 1"));
  }
}

std::string with_model(std::string const& model, std::string const& answer) {
  auto choosing = options();
  choosing.model = model;
  AcpClient client(choosing);
  client.take(not_able);
  (void)client.outgoing();
  client.take(answer);
  auto const said = client.outgoing();
  return said.empty() ? reason_of(client.verdict(0, "").end) : said;
}

TEST(AcpClient, IsNotPromptedWithAnotherModelThanThatOfTheSpec) {
  std::string const none = R"({"id":1,"result":{"sessionId":"s"}})";
  EXPECT_THAT(with_model("", none), HasSubstr("session/prompt"));
  EXPECT_THAT(with_model("m", none), HasSubstr("offers no choice of models"));
  std::string const some =
      R"({"id":1,"result":{"sessionId":"s","configOptions":[{"id":"llm","category":"model","currentValue":"a","options":[{"value":"a","name":"First"},{"value":"b","name":"Second"}]}]}})";
  EXPECT_THAT(with_model("a", some), HasSubstr("session/prompt")) << "it is set already";
  EXPECT_THAT(with_model("first", some), HasSubstr("session/prompt"));
  EXPECT_THAT(with_model("second", some), HasSubstr(R"("configId":"llm","value":"b")"));
  EXPECT_THAT(with_model("c", some), HasSubstr("has no model \"c\": it lists a, b"));
}

TEST(AcpClient, IsNotPromptedIfTheAgentKeepsItsModel) {
  auto choosing = options();
  choosing.model = "b";
  AcpClient client(choosing);
  client.take(not_able);
  client.take(
      R"({"id":1,"result":{"sessionId":"s","configOptions":[{"id":"model","currentValue":"a","options":[{"value":"a"},{"value":"b"}]}]}})");
  (void)client.outgoing();
  client.take(
      R"({"id":2,"result":{"configOptions":[{"id":"model","currentValue":"a","options":[{"value":"a"},{"value":"b"}]}]}})");
  EXPECT_EQ(client.outgoing(), "");
  EXPECT_THAT(reason_of(client.verdict(0, "").end), HasSubstr("keeps the model a instead of b"));
}

constexpr auto codex_began = R"({"id":0,"result":{"agentInfo":{"name":"codex-acp"}}})";
constexpr auto codex_modes =
    R"({"id":1,"result":{"sessionId":"s","modes":{"availableModes":[{"id":"read-only"},{"id":"workspace-write"}],"currentModeId":"workspace-write"}}})";

TEST(AcpClient, AStateOfErrorThatIsOverIsForgotten) {
  AcpClient client(options());
  client.take(not_able);
  client.take(R"({"id":1,"result":{"sessionId":"s"}})");
  auto const state = [&](std::string const& type) {
    client.take(
        R"({"method":"session/update","params":{"update":{"sessionUpdate":"session_info_update","_meta":{"codex":{"threadStatus":{"type":")" +
        type + R"("}}}}}})");
  };
  state("systemError");
  state("active");
  client.take(R"({"id":2,"result":{"stopReason":"end_turn"}})");
  EXPECT_EQ(name_of(client.verdict(0, "").end), "completed");
}

TEST(AcpClient, KeepsClaudeWithinItsPurposeWhenItOpensASession) {
  auto const opened = [](AcpClient::Options const& options, std::string const& agent) {
    AcpClient client(options);
    (void)client.outgoing();
    client.take(R"({"id":0,"result":{"agentInfo":{"name":")" + agent + R"("}}})");
    return client.outgoing();
  };
  auto judging = options();
  judging.helper = HelperPurpose::judge;
  auto const judge = opened(judging, "@agentclientprotocol/claude-agent-acp");
  EXPECT_THAT(judge, HasSubstr(R"("settingSources":[])"));
  EXPECT_THAT(judge, HasSubstr(R"("tools":[])"));
  auto const worker = opened(options(), "@agentclientprotocol/claude-agent-acp");
  EXPECT_THAT(worker, HasSubstr(R"("settingSources":["project","local"])"));
  EXPECT_THAT(worker, HasSubstr("ListAgents"));
  EXPECT_THAT(opened(judging, "goose"), testing::Not(HasSubstr("_meta")));
}

TEST(AcpClient, SaysOfAVersionThatNobodyTriedWhoseOptionsItGets) {
  auto const notes = [](std::string const& info) {
    AcpClient client(options());
    client.take(R"({"id":0,"result":{"agentInfo":)" + info + "}}");
    return client.verdict(0, "").notes;
  };
  EXPECT_THAT(notes(R"({"name":"codex-acp","version":"3.0.0"})"),
              testing::ElementsAre("codex-acp 3.0.0 was not tried with this pexplore: it gets the "
                                   "options of 2.6.0"));
  EXPECT_THAT(notes(R"({"name":"codex-acp","version":"2.6.0"})"), testing::IsEmpty());
  EXPECT_THAT(notes(R"({"name":"goose","version":"1.0"})"), testing::IsEmpty());
}

TEST(AcpClient, CountsSubAgentsByNameOrTitleAndKnowsWhoLimitsThem) {
  auto const started = [](std::string const& agent, std::string const& tool, int count) {
    AcpClient client(options());
    client.take(R"({"id":0,"result":{"agentInfo":{"name":")" + agent + R"("}}})");
    client.take(R"({"id":1,"result":{"sessionId":"s"}})");
    for (int i = 0; i < count; ++i)
      client.take(R"({"method":"session/update","params":{"update":{"sessionUpdate":"tool_call",)" +
                  tool + "}}}");
    EXPECT_EQ(client.subagents(), count);
    return client.over_its_subagents();
  };
  EXPECT_FALSE(started("claude-agent-acp", R"("name":"Agent")", 21)) << "it refuses more itself";
  EXPECT_FALSE(started("opencode", R"("title":"task")", 20));
  EXPECT_TRUE(started("opencode", R"("title":"task")", 21));
  EXPECT_FALSE(started("opencode", R"("title":"read")", 0));
}

TEST(AcpClient, GivesATitleToAnAgentThatWouldAskItsModelForOne) {
  auto const prompting = [](std::string const& agent) {
    AcpClient client(options());
    (void)client.outgoing();
    client.take(R"({"id":0,"result":{"agentInfo":{"name":")" + agent + R"("}}})");
    (void)client.outgoing();
    client.take(
        R"({"id":1,"result":{"sessionId":"s","modes":{"currentModeId":"workspace-write","availableModes":[{"id":"workspace-write"}]}}})");
    auto said = client.outgoing();
    client.take(R"({"id":"title","error":{"code":-32601,"message":"no such method"}})");
    client.take(R"({"id":2,"result":{"stopReason":"end_turn"}})");
    EXPECT_EQ(name_of(client.verdict(0, "").end), "completed") << said;
    return said;
  };
  EXPECT_THAT(prompting("codex-acp"), HasSubstr("session/set_title"));
  EXPECT_THAT(prompting("goose"), testing::Not(HasSubstr("title")));
}

TEST(AcpClient, SetsTheModeBeforeItPrompts) {
  auto looking = options();
  looking.looks_only = true;
  AcpClient client(looking);
  client.take(codex_began);
  (void)client.outgoing();
  client.take(codex_modes);
  auto const said = client.outgoing();
  EXPECT_THAT(said, HasSubstr(R"("method":"session/set_mode")"));
  EXPECT_THAT(said, HasSubstr(R"("modeId":"read-only")"));
  EXPECT_THAT(said, testing::Not(HasSubstr("session/prompt")));
  client.take(R"({"id":2,"result":{}})");
  EXPECT_THAT(client.outgoing(), HasSubstr("session/prompt"));
}

TEST(AcpClient, SetsAModeThatIsAnOptionAsSuch) {
  auto looking = options();
  looking.looks_only = true;
  AcpClient client(looking);
  client.take(R"({"id":0,"result":{"agentInfo":{"name":"OpenCode"}}})");
  (void)client.outgoing();
  client.take(
      R"({"id":1,"result":{"sessionId":"s","configOptions":[{"id":"mode","currentValue":"build","options":[{"value":"build"},{"value":"plan"}]}]}})");
  auto const said = client.outgoing();
  EXPECT_THAT(said, HasSubstr(R"("method":"session/set_config_option")"));
  EXPECT_THAT(said, HasSubstr(R"("value":"plan")"));
}

TEST(AcpClient, IsNotPromptedWithoutAModeThatOnlyLooksOrOneThatIsRefused) {
  auto looking = options();
  looking.looks_only = true;
  AcpClient without(looking);
  without.take(codex_began);
  (void)without.outgoing();
  without.take(R"({"id":1,"result":{"sessionId":"s"}})");
  EXPECT_EQ(without.outgoing(), "");
  EXPECT_TRUE(without.done());
  EXPECT_THAT(reason_of(without.verdict(0, "").end), HasSubstr("only looks"));
  AcpClient refused(looking);
  refused.take(codex_began);
  refused.take(codex_modes);
  (void)refused.outgoing();
  refused.take(R"({"id":2,"error":{"code":-32603,"message":"no such mode"}})");
  EXPECT_EQ(refused.outgoing(), "");
  EXPECT_THAT(reason_of(refused.verdict(0, "").end), HasSubstr("no such mode"));
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
