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

TEST_F(Mcp, RunsTasksFromTheStartToTheEnd) {
  sh("printf -- '- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n- [ ] Write `c.txt`\n' > ../list.md; "
     "mkfifo ../go");
  auto const spoken = speak(
      R"(call 1 tasks_start '{"source":"../list.md","github":false}'
call 2 tasks_start '{"source":"../list.md","github":false,"name":"three","confirm":true,"command":"[ $AGENT_ID = 1-write-a.txt ] && read x < ../../../go; echo x > f-$AGENT_ID"}'
call 3 tasks_wait '{"seconds":0}'
)",
      "pexplore tasks status three >/dev/null; echo x > ../go; pexplore watch three --quiet");
  EXPECT_EQ(spoken.status, 0) << spoken.error;
  EXPECT_THAT(spoken.output, HasSubstr("for each task of ../list.md (no budget)?"));
  EXPECT_THAT(spoken.output, HasSubstr("Call tasks_wait with name \\\"three\\\" until"));
  EXPECT_THAT(spoken.output, HasSubstr("Call tasks_wait with name \\\"three\\\" again"));
  EXPECT_THAT(spoken.output, HasSubstr("\"running\":true"));
  EXPECT_THAT(spoken.output, HasSubstr("3 of 3 tasks completed"));
}

TEST_F(Mcp, WaitsForTasksWithProgressAndTellsThemFromExperiments) {
  sh("printf -- '- [ ] Write `a.txt`\n- [ ] Write `b.txt`\n- [ ] Write `c.txt`\n' > ../list.md");
  auto const spoken = speak(
      R"(call 1 tasks_start '{"source":"../list.md","github":false,"name":"three","confirm":true,"command":"echo x > f-$AGENT_ID"}'
call 2 tasks_wait '{"name":"three","seconds":50}'
)" + start("echo 1 > f", R"(,"confirm":true)") +
      R"(call 4 explore_wait '{"name":"one"}'
call 5 tasks_wait '{"name":"one"}'
)");
  EXPECT_THAT(spoken.output, HasSubstr("3 of 3 tasks completed"));
  EXPECT_THAT(spoken.output, HasSubstr("one is not a run of tasks"));
  EXPECT_EQ(spoken.status, 0) << spoken.error;
}

TEST_F(Mcp, SaysOnlyWhatTheSchemaOfTheStatelessRevisionAllows) {
  sh("printf -- '- [ ] Write `a.txt`\n' > ../list.md");
  auto const spoken =
      speak(R"(
line() { # ID METHOD MEMBERS CAPABILITIES
  echo '{"jsonrpc":"2.0","id":'$1',"method":"'$2'","params":{"_meta":{"progressToken":"p","io.modelcontextprotocol/protocolVersion":"'${5:-2026-07-28}'","io.modelcontextprotocol/clientCapabilities":'"${4:-{\}}"'}'"$3"'}}'
}
both() { # what line() takes
  local message; message=$(line "$@"); echo "-> $message"; say "$message"; hear "$1" | sed 's/^/<- /'
}
tool() { both $1 tools/call ',"name":"'$2'","arguments":'"$3" "$4"; }
shows='{"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":["text/html;profile=mcp-app"]}}}'
{
  both 11 server/discover
  both 12 tools/list
  tool 13 explore_start '{"task":"t"}'
  tool 14 explore_start '{"task":"t"}' '{"elicitation":{"form":{}}}'
  tool 15 explore_start '{"task":"t","name":"one","command":"echo 1 > f","confirm":true,"approaches":[{"name":"a","description":"x"}]}'
  tool 16 explore_wait '{"name":"one","seconds":50}'
  tool 17 explore_result '{"name":"one"}' "$shows"
  tool 18 explore_status '{"name":"none"}'
  tool 19 tasks_plan '{"source":"../list.md"}'
  both 20 resources/list
  both 21 resources/templates/list
  both 22 resources/read ',"uri":"ui://pexplore/report"'
  both 23 resources/read ',"uri":"pexplore://report/one"'
  both 24 resources/read ',"uri":"pexplore://report/none"'
  both 25 no/such
  both 26 tools/list '' '{}' 1900-01-01
  both 27 ping
  echo '-> garbage'; say garbage; read -r answer <&7; echo "<- $answer"
} > ../conversation
)",
            "for p in /usr/bin/python3 python3; do $p " TEST_DATA
            "/support/mcp_schema ../conversation; s=$?; [ $s = 3 ] || exit $s; done");
  EXPECT_THAT(spoken.output, HasSubstr("messages checked"));
  EXPECT_EQ(spoken.status, 0) << spoken.output << spoken.error;
  auto const kept = sh("cat ../conversation").output;
  EXPECT_THAT(kept, HasSubstr("input_required"));
  EXPECT_THAT(kept, HasSubstr("notifications/progress"));
  EXPECT_THAT(kept, HasSubstr("parallel_explore/documents"));
  EXPECT_THAT(kept, HasSubstr("profile=mcp-app"));
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
