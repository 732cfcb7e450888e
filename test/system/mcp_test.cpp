#include "system/harness.hpp"

#include <boost/json.hpp>

// The program as a server of the Model Context Protocol, with a client that speaks to it in a
// shell.
namespace parallel_explore {
namespace {

using testing::HasSubstr;

class Mcp : public System {
 protected:
  /// Speaks as `script` says, with: `ask ID METHOD PARAMS`, which prints the answer and what comes
  /// before it.
  support::ShellResult speak(std::string const& script, std::string const& after = ":",
                             std::string const& before = ":") {
    support::write_file(place_.path() / "client", before + R"(
coproc server { )" PEXPLORE R"( mcp; }
process=$server_PID # which bash forgets when the server ends
exec 7<&"${server[0]}" 8>&"${server[1]}"
eval "exec ${server[0]}<&- ${server[1]}>&-"
say() { printf '%s\n' "$1" >&8; }
hear() { # ID
  while read -r line <&7; do
    printf '%s\n' "$line"
    [[ $line == *'"id":'$1[,}]* ]] && return
  done
}
ask() { say '{"jsonrpc":"2.0","id":'$1',"method":"'$2'","params":'"$3"'}'; hear "$1"; }
call() { ask "$1" tools/call '{"name":"'$2'","arguments":'"$3"',"_meta":{"progressToken":"p"}}'; }
ask 0 initialize '{"protocolVersion":"2025-11-25","capabilities":{}}' >/dev/null
)" + script + R"(
exec 8>&-
wait "$process"
)");
    // With what comes after it, since nothing outlives a call of sh().
    return sh("bash ../client; status=$?; " + after + "; exit $status");
  }
  static std::string start(std::string const& command, std::string const& more = "") {
    return R"(call 1 explore_start '{"task":"t","name":"one","command":")" + command +
           R"(","approaches":[{"name":"a","description":"x"}],"gates":[{"name":"f","run":"test -e f"}])" +
           more + "}'\n";
  }
};

TEST_F(Mcp, ExploresFromTheStartToTheAdoption) {
  auto const spoken = speak(start("echo 1 > f", R"(,"confirm":true)") + R"(
call 2 explore_wait '{"name":"one","seconds":50}'
call 3 explore_result '{"name":"one"}'
call 4 explore_diff '{"name":"one","approach":"a"}'
call 5 explore_adopt '{"name":"one","approach":"a"}'
ask 6 resources/read '{"uri":"pexplore://report/one"}'
)");
  EXPECT_EQ(spoken.status, 0) << spoken.error;
  EXPECT_THAT(spoken.output, HasSubstr("one has begun"));
  EXPECT_THAT(spoken.output, HasSubstr("notifications/progress"));
  EXPECT_THAT(spoken.output, HasSubstr("one is completed: 1 of 1 have ended"));
  EXPECT_THAT(spoken.output, HasSubstr("+1\\n"));
  EXPECT_THAT(spoken.output, HasSubstr("# one"));
  EXPECT_EQ(sh("cat f && git log -1 --format=%s").output, "1\na: x\n");
}

TEST_F(Mcp, StartsNothingWithoutAPersonsWord) {
  auto const spoken = speak(start("echo 1 > f"));
  EXPECT_THAT(spoken.output, HasSubstr("Start 1 session of the agent (no budget) on: t?"));
  EXPECT_THAT(spoken.output, HasSubstr("\"isError\":true"));
  EXPECT_EQ(sh("ls .pexplore 2>/dev/null").output, "");
}

TEST_F(Mcp, WorksInTheDirectoryThatACallNames) {
  auto const place = place_.path().string();
  auto const spoken =
      speak(start("echo 1 > f", R"(,"confirm":true,"directory":")" + place + R"(/repo")") +
                "call 2 explore_wait '{\"name\":\"one\",\"directory\":\"" + place +
                "/repo\"}'\ncall 3 explore_list '{}'\n",
            ":", "cd ..");
  EXPECT_THAT(spoken.output, HasSubstr("one is completed"));
  EXPECT_THAT(spoken.output, HasSubstr("Pass \\\"directory\\\""));
  EXPECT_EQ(sh("git show pexplore/one/a:f").output, "1\n");
}

TEST_F(Mcp, TakesTheModelsWordWhereNobodyCanBeAsked) {
  auto const able =
      R"(ask 9 initialize '{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}}'
)";
  auto const declines = R"(say '{"jsonrpc":"2.0","id":"pexplore-1","result":{"action":"decline"}}'
call 2 explore_list '{}'
)";
  auto const asked = speak(
      std::string(able) +
      R"(say '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"explore_start","arguments":{"task":"t","confirm":true}}}'
)" + declines);
  EXPECT_THAT(asked.output, HasSubstr("PEXPLORE_MCP_UNATTENDED=1"));
  EXPECT_EQ(sh("ls .pexplore 2>/dev/null").output, "");
  auto const unattended = speak(able + start("echo 1 > f", R"(,"confirm":true)"),
                                "pexplore watch one -q", "export PEXPLORE_MCP_UNATTENDED=1");
  EXPECT_THAT(unattended.output, HasSubstr("one has begun"));
  EXPECT_THAT(speak(able + start("echo 1 > f"), ":", "export PEXPLORE_MCP_UNATTENDED=1").output,
              HasSubstr("Ask the person"));
}

TEST_F(Mcp, AnExperimentGoesOnWhenTheClientLeaves) {
  sh("mkfifo ../go");
  auto const spoken = speak(start("read x < ../../../go; echo 1 > f", R"(,"confirm":true)"),
                            "pexplore status one; echo x > ../go; pexplore watch one --quiet; "
                            "pexplore status one");
  EXPECT_EQ(spoken.status, 0) << spoken.error;
  EXPECT_THAT(spoken.output, HasSubstr("one is running"));
  EXPECT_THAT(spoken.output, HasSubstr("one is completed"));
}

TEST_F(Mcp, RefusalsOfCommandsAreResults) {
  auto const spoken = speak(R"(call 1 explore_adopt '{"name":"none"}'
call 2 explore_wait '{"name":"none"}'
call 3 explore_start '{"task":"t","agent":"nobody","confirm":true}'
call 4 explore_wait '{"seconds":51}'
)");
  EXPECT_THAT(spoken.output, HasSubstr("there is no experiment"));
  EXPECT_THAT(spoken.output, HasSubstr("nobody"));
  EXPECT_THAT(spoken.output, HasSubstr("is not a number from 0 to 50"));
  EXPECT_EQ(spoken.status, 0) << "and the server goes on";
}

TEST_F(Mcp, AWaitEndsWhenItIsCancelled) {
  sh("mkfifo ../go");
  auto const spoken = speak(start("read x < ../../../go; echo 1 > f", R"(,"confirm":true)") + R"(
say '{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"explore_wait","arguments":{"name":"one","seconds":50}}}'
say '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}'
call 3 explore_status '{"name":"one"}'
)",
                            "echo x > ../go; pexplore watch one --quiet");
  EXPECT_THAT(spoken.output, HasSubstr("one is running"));
  EXPECT_THAT(spoken.output, testing::Not(HasSubstr("\"id\":2,")));
}

}  // namespace
}  // namespace parallel_explore
