#include "acp/prompt.hpp"
#include "acp/protocol.hpp"
#include "acp/settings.hpp"
#include "acp/slash_commands.hpp"
#include "acp/updates.hpp"
#include "parallel_explore/error.hpp"
#include "support/acp_schema.hpp"

#include <gmock/gmock.h>

namespace pexplore::acp {
namespace {

using parallel_explore::Error;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

int code_of(std::string const& line) {
  auto const turn = EditorProtocol("1").take(line);
  EXPECT_THAT(turn.answers, SizeIs(1)) << line;
  EXPECT_THAT(turn.requests, IsEmpty()) << line;
  return static_cast<int>(
      json::parse(turn.answers.at(0)).at_pointer("/error/code").to_number<int>());
}

std::string asked_for(std::string const& method, std::string const& params) {
  return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
}

TEST(AcpProtocol, AnswersEveryVersionWithItsOwn) {
  for (auto const* version : {"1", "2", R"("2025-01-01")", "null"}) {
    auto const turn = EditorProtocol("1.2").take(
        asked_for("initialize", std::string(R"({"protocolVersion":)") + version + "}"));
    auto const answer = json::parse(turn.answers.at(0));
    EXPECT_EQ(answer.at_pointer("/result/protocolVersion"), 1);
    EXPECT_EQ(answer.at_pointer("/result/agentInfo/version"), "1.2");
  }
}

TEST(AcpProtocol, AnswersWhatItCannotTakeWithAnError) {
  EXPECT_EQ(code_of("garbage"), -32700);
  EXPECT_EQ(code_of("[]"), -32600);
  EXPECT_EQ(code_of(R"({"jsonrpc":"2.0","id":{},"method":"x"})"), -32600);
  EXPECT_EQ(code_of(asked_for("fs/read_text_file", "{}")), -32601);
  EXPECT_EQ(code_of(asked_for("session/new", R"({"cwd":"here"})")), -32602);
  EXPECT_EQ(code_of(asked_for("session/prompt", R"({"prompt":[]})")), -32602);
  EXPECT_EQ(code_of(asked_for("session/prompt", R"({"sessionId":"s","prompt":"x"})")), -32602);
  EXPECT_EQ(code_of(asked_for("authenticate", R"({"methodId":"x"})")), -32602);
}

TEST(AcpProtocol, HandsRequestsAnswersAndCancellationsOn) {
  EditorProtocol protocol("1");
  EXPECT_THAT(protocol.take(asked_for("session/list", "{}")).requests, SizeIs(1));
  EXPECT_THAT(
      protocol.take(R"({"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"s"}})")
          .cancelled,
      ElementsAre("s"));
  EXPECT_THAT(
      protocol.take(R"({"jsonrpc":"2.0","method":"$/cancel_request","params":{"requestId":7}})")
          .withdrawn,
      ElementsAre(json::value(7)));
  auto const replied = protocol.take(R"({"jsonrpc":"2.0","id":"q","result":{"outcome":{}}})");
  ASSERT_THAT(replied.replies, SizeIs(1));
  EXPECT_EQ(replied.replies[0].id, "q");
  EXPECT_TRUE(replied.replies[0].result);
  EXPECT_FALSE(
      protocol.take(R"({"jsonrpc":"2.0","id":"q","error":{"code":1}})").replies.at(0).result);
}

TEST(AcpPrompt, QuotesFilesInFencesThatTheyCannotClose) {
  auto const blocks = json::parse(R"([{"type":"text","text":" Fix "},
    {"type":"resource_link","uri":"file:///a.cpp","name":"a.cpp"},
    {"type":"resource","resource":{"uri":"file:///b.md","text":"```\nend of quote\n```\n"}},
    {"type":"image","data":"","mimeType":"image/png"}])");
  EXPECT_EQ(
      prompt_text(blocks.as_array()),
      "Fix file:///a.cpp\nfile:///b.md:\n````\n```\nend of quote\n```\n````\n\n(image is left "
      "out: only text is taken)");
  EXPECT_EQ(prompt_text(json::parse("[1, {}, {\"type\":\"text\"}]").as_array()),
            "( is left out: only text is taken)");
}

TEST(AcpPrompt, TellsCommandsFromPathsAndTasks) {
  auto const command = slash_command("/tell app  use less\nmemory");
  ASSERT_TRUE(command);
  EXPECT_EQ(command->name, "tell");
  EXPECT_EQ(command->rest, "app  use less\nmemory");
  EXPECT_FALSE(slash_command("/usr/bin is on PATH"));
  EXPECT_FALSE(slash_command("make it faster"));
  EXPECT_FALSE(slash_command("/"));
}

Offer with_spec() {
  Offer offer;
  offer.spec = "pexplore.toml";
  offer.spec_explores = true;
  offer.agents = {"claude", "acp:goose"};
  offer.spec_agents = {"mine"};
  offer.gate_name = "tests";
  offer.gate = "make test";
  offer.setup = {"./configure"};
  return offer;
}

TEST(AcpSettings, BeginWithTheSpecThatIsHere) {
  auto const offer = with_spec();
  auto const settings = initial(offer);
  auto const command = start_command(settings, offer, "--task");
  EXPECT_THAT(command.words, ElementsAre("run", "--quiet", "--detach", "--json", "--task=--task",
                                         "--", "pexplore.toml"));
  EXPECT_THAT(statement_of(settings, offer), HasSubstr("the budget is that of the spec"));
}

TEST(AcpSettings, ReplacePartsOfTheSpec) {
  auto const offer = with_spec();
  auto settings = initial(offer);
  EXPECT_TRUE(set_option(settings, offer, "approaches", "4"));
  EXPECT_TRUE(set_option(settings, offer, "agent", "mine"));
  EXPECT_TRUE(set_option(settings, offer, "gate", "tests"));
  EXPECT_TRUE(set_option(settings, offer, "budget", "5"));
  auto const words = start_command(settings, offer, "t").words;
  for (auto const* word :
       {"--generate=4", "--agent=mine", "--gate=tests=make test", "--budget-usd=5"})
    EXPECT_THAT(words, Contains(word));
  EXPECT_THAT(statement_of(settings, offer), HasSubstr("at most 5 USD"));
}

TEST(AcpSettings, AloneMakeASpecOfTheirOwn) {
  auto offer = with_spec();
  auto settings = initial(offer);
  ASSERT_TRUE(set_option(settings, offer, "spec", "none"));
  ASSERT_TRUE(set_option(settings, offer, "agent", "claude"));
  ASSERT_TRUE(set_option(settings, offer, "model", "opus"));
  EXPECT_FALSE(set_option(settings, offer, "agent", "mine")) << "only the spec knows it";
  auto const spec = json::parse(start_command(settings, offer, "Do \"it\"").input);
  EXPECT_EQ(spec.at("task"), "Do \"it\"");
  EXPECT_EQ(spec.at_pointer("/generate/count"), 3);
  EXPECT_EQ(spec.at_pointer("/agent/claude/model"), "opus");
  EXPECT_EQ(spec.at_pointer("/criterion/0/run"), "make test");
  EXPECT_EQ(spec.at_pointer("/worktree/setup/0"), "./configure");
  ASSERT_TRUE(set_option(settings, offer, "agent", "acp:goose"));
  EXPECT_EQ(settings.model, "default") << "the model was another agent's";
}

TEST(AcpSettings, TakeOnlyWhatTheyOffer) {
  auto const offer = with_spec();
  auto settings = initial(offer);
  auto const before = settings;
  EXPECT_FALSE(set_option(settings, offer, "budget", "-1"));
  EXPECT_FALSE(set_option(settings, offer, "nothing", "1"));
  EXPECT_FALSE(set_option(settings, offer, "spec", "/etc/passwd"));
  EXPECT_EQ(settings, before);
  EXPECT_THROW((void)start_command(settings, offer, std::string(200'000, 'x')), Error);
}

parallel_explore::Verdict verdict_with(parallel_explore::VerdictKind kind, std::string take) {
  parallel_explore::Verdict verdict;
  verdict.decision.result.kind = kind;
  verdict.decision.result.take = std::move(take);
  for (char const* name : {"a", "b", "c", "d", "e", "f", "g"}) {
    parallel_explore::RankedCandidate candidate;
    candidate.name = name;
    candidate.rank = 1;
    verdict.decision.result.candidates.push_back(std::move(candidate));
  }
  return verdict;
}

TEST(AcpAdoption, OffersWhatTheVerdictTakesFirstAndAtMostSix) {
  using enum parallel_explore::VerdictKind;
  auto const options = adoption_options(verdict_with(recommended, "c"));
  ASSERT_THAT(options, SizeIs(7));
  EXPECT_EQ(approach_of_option(options[0].id), "c");
  EXPECT_EQ(options[0].name, "Adopt c (the one to take)");
  EXPECT_EQ(approach_of_option(options[1].id), "a");
  EXPECT_EQ(options.back().kind, "reject_once");
  EXPECT_EQ(approach_of_option(options.back().id), "");
  EXPECT_THAT(adoption_options(verdict_with(nothing_passed, "")), IsEmpty());
}

TEST(AcpAdoption, AClientThatAgreesToEverythingKeepsTheBaseIfTheVerdictDoes) {
  auto const options = adoption_options(verdict_with(parallel_explore::VerdictKind::keep_base, ""));
  EXPECT_EQ(options[0].kind, "allow_once");
  EXPECT_EQ(approach_of_option(options[0].id), "");
}

/// An experiment with one approach in this state.
parallel_explore::Exploration exploration_in(parallel_explore::ApproachState state) {
  parallel_explore::Exploration exploration;
  exploration.name = "e";
  parallel_explore::ApproachRecord record;
  record.approach.name = "a";
  record.approach.description = "one\nway \x1b[31m";
  record.state = state;
  record.sessions.emplace_back().usage.cost_usd = 0.5;
  record.sessions.back().usage.input_tokens = 10;
  exploration.approaches.push_back(std::move(record));
  return exploration;
}

TEST(AcpProgress, TellsWhatChangedAndActivityOnceASecond) {
  using State = parallel_explore::ApproachState;
  ProgressUpdates progress;
  auto const start = ProgressUpdates::Clock::time_point();
  EXPECT_THAT(progress.take(exploration_in(State::pending), start), SizeIs(1)) << "the plan";
  EXPECT_THAT(progress.take(exploration_in(State::pending), start), IsEmpty());
  auto running = exploration_in(State::running);
  auto const begun = progress.take(running, start);
  ASSERT_THAT(begun, SizeIs(3)) << "the plan, a tool call, the cost";
  EXPECT_EQ(begun[1].at("sessionUpdate"), "tool_call");
  EXPECT_EQ(begun[1].at("title"), "a: one way");
  EXPECT_EQ(begun[2].at("cost").at("amount"), 0.5);
  running.approaches[0].sessions[0].activity = {"Edit", "parser.cpp"};
  EXPECT_THAT(progress.take(running, start), IsEmpty());
  auto const later = progress.take(running, start + std::chrono::seconds(2));
  ASSERT_THAT(later, SizeIs(1));
  EXPECT_THAT(json::serialize(later[0]), HasSubstr("running: Edit parser.cpp"));
  auto const failed = progress.take(exploration_in(State::failed), start);
  EXPECT_EQ(failed.at(0).at("entries").at(0).at("status"), "completed");
  EXPECT_EQ(failed.at(1).at("status"), "failed");
}

/// Everything that the server may send, against the schema of the protocol.
TEST(AcpSchema, HoldsForWhatTheServerSends) {
  parallel_explore::support::AcpConversation said;
  EditorProtocol protocol("1");
  auto const initialize = asked_for("initialize", R"({"protocolVersion":1})");
  said.client(initialize);
  said.agent(protocol.take(initialize).answers.at(0));
  auto const offer = with_spec();
  auto const settings = initial(offer);
  said.client(
      R"({"jsonrpc":"2.0","id":2,"method":"session/new","params":{"cwd":"/w","mcpServers":[]}})");
  said.agent(EditorProtocol::result(
      2, {{"sessionId", "s"}, {"configOptions", config_options(settings, offer)}}));
  auto exploration = exploration_in(parallel_explore::ApproachState::running);
  exploration.started.emplace();
  ProgressUpdates progress;
  auto updates = progress.take(exploration, ProgressUpdates::Clock::now(), true);
  updates.push_back(commands_update());
  updates.push_back(title_update(exploration));
  updates.push_back(message_update("words"));
  updates.push_back(prompt_update("task"));
  for (auto& each : updates) said.agent(EditorProtocol::update("s", std::move(each)));
  said.agent(EditorProtocol::ask(
      "pexplore-1", "session/request_permission",
      {{"sessionId", "s"},
       {"toolCall", {{"toolCallId", "e/adopt"}, {"kind", "edit"}}},
       {"options", json::array{json::object{
                       {"optionId", "keep"}, {"name", "Keep"}, {"kind", "reject_once"}}}}}));
  EXPECT_EQ(said.faults(), "");
}

}  // namespace
}  // namespace pexplore::acp
