#include "mcp/tools.hpp"
#include "parallel_explore/error.hpp"

#include <gmock/gmock.h>

namespace pexplore::mcp {
namespace {

using parallel_explore::Error;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view initialize =
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}})";
constexpr std::string_view able_client =
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{"elicitation":{}}}})";

/// A request of 2026-07-28.
std::string stateless(std::string const& method, std::string const& members = "",
                      std::string const& capabilities = "{}",
                      std::string const& version = "2026-07-28") {
  return R"({"jsonrpc":"2.0","id":"s","method":")" + method +
         R"(","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":")" + version +
         R"(","io.modelcontextprotocol/clientCapabilities":)" + capabilities + "}" + members + "}}";
}

class McpProtocol : public testing::Test {
 protected:
  json::value answered(std::string_view line) {
    auto const turn = protocol_.take(line);
    EXPECT_THAT(turn.answers, SizeIs(1)) << line;
    return turn.answers.empty() ? json::value() : json::parse(turn.answers[0]);
  }
  int error_code(std::string_view line) {
    return static_cast<int>(answered(line).at_pointer("/error/code").as_int64());
  }

  Protocol protocol_{tools(), "1.2.3"};
};

TEST_F(McpProtocol, AgreesOnARevisionThatBothKnow) {
  EXPECT_EQ(answered(initialize).at_pointer("/result/protocolVersion"), "2025-11-25");
  EXPECT_EQ(answered(able_client).at_pointer("/result/protocolVersion"), "2025-06-18");
  auto const newest = answered(
      R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2099-01-01"}})");
  EXPECT_EQ(newest.at_pointer("/result/protocolVersion"), "2025-11-25");
  EXPECT_EQ(newest.at_pointer("/result/serverInfo/version"), "1.2.3");
}

TEST_F(McpProtocol, EveryToolTakesADirectory) {
  auto const listed = answered(stateless("tools/list"));
  for (auto const& tool : listed.at_pointer("/result/tools").as_array())
    EXPECT_EQ(tool.at_pointer("/inputSchema/properties/directory/type"), "string");
}

TEST_F(McpProtocol, AnswersWithoutAHandshakeWhereEachRequestSaysItsRevision) {
  auto const discovered = answered(stateless("server/discover"));
  EXPECT_EQ(discovered.at_pointer("/result/supportedVersions/0"), "2026-07-28");
  EXPECT_EQ(discovered.at_pointer("/result/resultType"), "complete");
  EXPECT_TRUE(discovered.at("result").as_object().contains("ttlMs"));
  auto const listed = answered(stateless("tools/list"));
  EXPECT_EQ(listed.at_pointer("/result/cacheScope"), "public");
  auto const refused = answered(stateless("tools/list", "", "{}", "1900-01-01"));
  EXPECT_EQ(refused.at_pointer("/error/code"), -32022);
  EXPECT_EQ(refused.at_pointer("/error/data/requested"), "1900-01-01");
}

TEST_F(McpProtocol, ListsToolsInOneOrderWithSchemasOfObjects) {
  auto const one = answered(R"({"jsonrpc":"2.0","id":2,"method":"tools/list"})");
  EXPECT_EQ(one.at("result"),
            answered(R"({"jsonrpc":"2.0","id":3,"method":"tools/list"})").at("result"));
  auto const& listed = one.at_pointer("/result/tools").as_array();
  EXPECT_EQ(listed.size(), rows().size());
  EXPECT_FALSE(one.at("result").as_object().contains("resultType")) << "as clients of 2025 expect";
  for (auto const& tool : listed) {
    EXPECT_EQ(tool.at_pointer("/inputSchema/type"), "object") << tool.at("name");
    bool const reads = tool.at_pointer("/annotations/readOnlyHint").as_bool();
    EXPECT_FALSE(reads && tool.at_pointer("/annotations/destructiveHint").as_bool());
  }
}

TEST_F(McpProtocol, ShowsAPageOnlyWhereTheClientSaysThatItCan) {
  auto const call_by = [&](std::string const& line) { return protocol_.take(line).calls.at(0); };
  std::string const named = R"(,"name":"explore_result","arguments":{})";
  std::string const shows =
      R"({"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":["text/html;profile=mcp-app"]}}})";
  EXPECT_TRUE(call_by(stateless("tools/call", named, shows)).client.shows_apps);
  EXPECT_FALSE(call_by(stateless("tools/call", named)).client.shows_apps);
  EXPECT_FALSE(
      call_by(stateless("tools/call", named,
                        R"({"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":["a/b"]}}})"))
          .client.shows_apps);
  (void)answered(
      R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":)" +
      shows + "}}");
  EXPECT_TRUE(
      call_by(
          R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"explore_result"}})")
          .client.shows_apps);
}

TEST_F(McpProtocol, NamesThePageOfAResultWithItsTool) {
  auto const listed = answered(stateless("tools/list"));
  int pages = 0;
  for (auto const& tool : listed.at_pointer("/result/tools").as_array()) {
    if (!tool.as_object().contains("_meta")) continue;
    ++pages;
    EXPECT_EQ(tool.at("name"), "explore_result");
    EXPECT_EQ(tool.at_pointer("/_meta/ui/resourceUri"), "ui://pexplore/report");
  }
  EXPECT_EQ(pages, 1);
  auto const discovered = answered(stateless("server/discover"));
  EXPECT_EQ(discovered.at("result")
                .at("capabilities")
                .at("extensions")
                .at("io.modelcontextprotocol/ui")
                .at("mimeTypes")
                .at(0),
            "text/html;profile=mcp-app");
}

TEST_F(McpProtocol, SurvivesWhatNoClientShouldSend) {
  EXPECT_EQ(error_code("garbage"), -32700);
  EXPECT_EQ(error_code("[]"), -32600);
  EXPECT_EQ(error_code("{}"), -32600);
  EXPECT_EQ(error_code(R"({"jsonrpc":"2.0","id":{},"method":"ping"})"), -32600);
  EXPECT_EQ(error_code(R"({"jsonrpc":"2.0","id":1,"method":"no/such"})"), -32601);
  EXPECT_EQ(error_code(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}})"),
            -32602);
  EXPECT_EQ(error_code(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":[1]})"), -32602);
  EXPECT_FALSE(answered("garbage").as_object().contains("id")) << "the schemas allow no null";
  std::string const deep = std::string(100, '[') + std::string(100, ']');
  EXPECT_EQ(error_code(deep), -32700);
  EXPECT_THAT(protocol_.take(R"({"jsonrpc":"2.0","method":"notifications/anything"})").answers,
              IsEmpty());
  EXPECT_THAT(protocol_.take(R"({"jsonrpc":"2.0","id":"pexplore-9","result":{}})").answers,
              IsEmpty())
      << "an answer to nothing";
}

TEST_F(McpProtocol, HandsACallOn) {
  auto const turn = protocol_.take(
      R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"explore_status","arguments":{"name":"x"},"_meta":{"progressToken":3}}})");
  ASSERT_THAT(turn.calls, SizeIs(1));
  auto const& call = turn.calls[0];
  EXPECT_EQ(call.arguments.at("name"), "x");
  auto const news = json::parse(Protocol::progress(call, 2, "half"));
  EXPECT_EQ(news.at_pointer("/params/progressToken"), 3);
  auto const result =
      json::parse(Protocol::result(call, {"done \xff", false, json::object{{"a", 1}}}));
  EXPECT_EQ(result.at("id"), 7);
  EXPECT_EQ(result.at_pointer("/result/structuredContent/a"), 1);
  EXPECT_THAT(
      protocol_
          .take(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}})")
          .cancelled,
      testing::ElementsAre(json::value(7)));
}

constexpr std::string_view sample_call =
    R"({"jsonrpc":"2.0","id":8,"method":"tools/call","params":{"name":"explore_sample","arguments":{"name":"x"}}})";

TEST_F(McpProtocol, AsksAPersonAndGoesOnIfSheAgrees) {
  (void)answered(able_client);
  auto turn = protocol_.take(sample_call);
  ASSERT_THAT(turn.calls, SizeIs(1));
  EXPECT_TRUE(turn.calls[0].client.can_ask);
  auto const question = json::parse(protocol_.ask(turn.calls[0], "Start?"));
  EXPECT_EQ(question.at("method"), "elicitation/create");
  auto const id = json::value_to<std::string>(question.at("id"));
  auto const agreed = protocol_.take(R"({"jsonrpc":"2.0","id":")" + id +
                                     R"(","result":{"action":"accept","content":{"start":true}}})");
  ASSERT_THAT(agreed.calls, SizeIs(1));
  EXPECT_TRUE(agreed.calls[0].confirmed);
  EXPECT_EQ(agreed.calls[0].id, 8);
}

TEST_F(McpProtocol, StartsNothingThatAPersonDoesNotWant) {
  (void)answered(able_client);
  for (auto const* answer : {R"("result":{"action":"decline"})", R"("result":{"action":"cancel"})",
                             R"("result":{"action":"accept","content":{"start":false}})",
                             R"("error":{"code":1,"message":"no"})"}) {
    auto turn = protocol_.take(sample_call);
    auto const id = json::value_to<std::string>(
        json::parse(protocol_.ask(turn.calls.at(0), "Start?")).at("id"));
    auto const declined = protocol_.take(R"({"jsonrpc":"2.0","id":")" + id + "\"," + answer + "}");
    EXPECT_THAT(declined.calls, IsEmpty());
    ASSERT_THAT(declined.answers, SizeIs(1));
    EXPECT_EQ(json::parse(declined.answers[0]).at_pointer("/result/isError"), true);
  }
}

TEST_F(McpProtocol, AsksWithinTheAnswerWhereThereIsNoConnectionToAskOn) {
  std::string const named = R"(,"name":"explore_sample","arguments":{"name":"x"})";
  std::string const able = R"({"elicitation":{"form":{}}})";
  auto turn = protocol_.take(stateless("tools/call", named, able));
  ASSERT_THAT(turn.calls, SizeIs(1));
  auto const asked = json::parse(protocol_.ask(turn.calls[0], "Start?"));
  EXPECT_EQ(asked.at_pointer("/result/resultType"), "input_required");
  EXPECT_EQ(asked.at_pointer("/result/inputRequests/start/method"), "elicitation/create");
  auto const agreed = protocol_.take(stateless(
      "tools/call",
      named + R"(,"inputResponses":{"start":{"action":"accept","content":{"start":true}}})", able));
  ASSERT_THAT(agreed.calls, SizeIs(1));
  EXPECT_TRUE(agreed.calls[0].confirmed);
  auto const declined = protocol_.take(
      stateless("tools/call", named + R"(,"inputResponses":{"start":{"action":"decline"}})", able));
  EXPECT_THAT(declined.calls, IsEmpty());
  EXPECT_FALSE(protocol_.take(stateless("tools/call", named, R"({"elicitation":{"url":{}}})"))
                   .calls.at(0)
                   .client.can_ask);
}

TEST_F(McpProtocol, ReadsResources) {
  auto const turn = protocol_.take(
      R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"pexplore://report/x"}})");
  ASSERT_THAT(turn.reads, SizeIs(1));
  auto const none = json::parse(Protocol::resource(turn.reads[0], "text/markdown", std::nullopt));
  EXPECT_EQ(none.at_pointer("/error/code"), -32002);
  auto const read = json::parse(Protocol::resource(turn.reads[0], "text/markdown", "# x"));
  EXPECT_EQ(read.at_pointer("/result/contents/0/text"), "# x");
}

/// The call of a tool with these arguments.
ToolCall call_of(std::string const& tool, std::string const& arguments) {
  ToolCall call;
  call.tool = tool;
  call.arguments = json::parse(arguments).as_object();
  return call;
}

service::OwnCommand command_of(ToolCall const& call) {
  return std::get<CommandOf>(row_of(call).work)(call.arguments);
}

std::string question_of(ToolCall const& call) { return row_of(call).question(call.arguments); }

TEST(McpTools, WorkInADirectoryThatACallNames) {
  EXPECT_EQ(directory_of(call_of("explore_list", "{}")), "");
  EXPECT_EQ(directory_of(call_of("explore_list", R"({"directory":"/some/where"})")), "/some/where");
  EXPECT_THROW((void)directory_of(call_of("explore_list", R"({"directory":"here"})")), Error);
}

TEST(McpTools, StartByASpecThatSaysNothingElse) {
  auto const command =
      command_of(call_of("explore_start", R"({"task":"Do it","context":"We said so",
      "approaches":[{"name":"a","description":"one way"}],"gates":[{"name":"t","run":"make test"}],
      "measures":[{"name":"s","run":"./bench"}],"judges":[{"name":"j","question":"Clearer?"}],
      "agent":"claude","samples":2,"budget_usd":5,"confirm":true})"));
  EXPECT_THAT(command.words, testing::Contains("--detach"));
  auto const spec = json::parse(command.input);
  EXPECT_EQ(spec.at("task"), "Do it");
  EXPECT_EQ(spec.at("context"), "We said so");
  EXPECT_EQ(spec.at_pointer("/session/samples"), 2);
  EXPECT_EQ(spec.at_pointer("/criterion/0/gate"), true);
  EXPECT_EQ(spec.at_pointer("/criterion/1/metric"), "seconds");
  EXPECT_EQ(spec.at_pointer("/criterion/2/judge"), "Clearer?");
  EXPECT_FALSE(spec.as_object().contains("generate"));
  auto const proposed =
      json::parse(command_of(call_of("explore_start", R"({"task":"Do it"})")).input);
  EXPECT_EQ(proposed.at_pointer("/generate/count"), 3);
}

TEST(McpTools, TakeNoNameForAnOption) {
  for (auto const* tool : {"explore_diff", "explore_logs", "explore_adopt", "explore_cleanup",
                           "explore_cancel", "explore_sample", "explore_tell"}) {
    auto const command = command_of(
        call_of(tool, R"({"name":"--force","approach":"--all","remark":"-x","description":"y"})"));
    auto const end = std::ranges::find(command.words, "--");
    ASSERT_NE(end, command.words.end()) << tool;
    EXPECT_EQ(*(end + 1), "--force") << tool;
  }
}

TEST(McpTools, SayWhatIsMissingOrWrong) {
  EXPECT_THROW((void)command_of(call_of("explore_start", "{}")), Error);
  EXPECT_THROW((void)command_of(call_of("explore_start", R"({"task":1})")), Error);
  EXPECT_THROW((void)command_of(call_of("explore_start", R"({"task":"x","gates":"make"})")), Error);
  EXPECT_THROW((void)command_of(call_of("explore_start", R"({"task":"x","gates":["make"]})")),
               Error);
  EXPECT_THROW((void)command_of(call_of("explore_start", R"({"task":"x","count":0})")), Error);
  EXPECT_THROW((void)command_of(call_of("explore_sample", R"({"name":"x","more":1e9})")), Error);
  EXPECT_THROW((void)command_of(call_of("explore_cancel", R"({"name":"x","approaches":[1]})")),
               Error);
}

TEST(McpTools, AskWithTheExtentAndTheBudget) {
  EXPECT_EQ(question_of(call_of(
                "explore_start",
                R"({"task":"Do it","agent":"claude","count":2,"samples":3,"budget_usd":5})")),
            "Start 6 sessions of claude (at most 5 USD) on: Do it?");
}

TEST(McpTools, RunTasksAsTheyAreAskedTo) {
  auto const words =
      command_of(call_of("tasks_start", R"({"source":"--force","github":false,"waves":true,
      "only":["1","#7"],"gates":[{"name":"t","run":"make test"}],"max_workers":3,"timeout":"30m",
      "agent":"codex","budget_usd":2.5,"confirm":true})"))
          .words;
  EXPECT_THAT(words,
              testing::IsSupersetOf({"--detach", "--yes", "--no-github", "--waves", "--only=1",
                                     "--only=#7", "--gate=t=make test", "--max-workers=3",
                                     "--timeout=30m", "--agent=codex", "--budget-usd=2.5"}));
  EXPECT_THAT(words, testing::Not(testing::Contains("--phases")));
  EXPECT_EQ(words.at(words.size() - 2), "--");
  EXPECT_EQ(words.back(), "--force") << "no option";
  EXPECT_THROW((void)command_of(call_of("tasks_start", "{}")), Error);
  EXPECT_THROW((void)command_of(call_of("tasks_start", R"({"source":"1","max_workers":0})")),
               Error);
  EXPECT_THROW((void)command_of(call_of("tasks_start", R"({"source":"1","only":"2"})")), Error);
}

TEST(McpTools, AskWhetherIssuesAreFiled) {
  EXPECT_EQ(question_of(call_of("tasks_start", R"({"source":"42","agent":"claude"})")),
            "Start a session of claude for each task of 42 (no budget), and file issues and pull "
            "requests on GitHub?");
  EXPECT_EQ(question_of(call_of("tasks_start", R"({"source":"l.md","github":false})")),
            "Start a session of the agent for each task of l.md (no budget)?");
}

}  // namespace
}  // namespace pexplore::mcp
