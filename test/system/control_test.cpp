#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Three approaches, one after another. The first waits until something is written to ../go.
constexpr auto three_in_turn = R"(
name = "three"
task = "Write lines."
[session]
agent = "command"
max_parallel = 1
[agent.command]
run = ["sh", "-c", "test $PEXPLORE_APPROACH != first || read line < ../../../go; seq {description} > lines.txt"]
[[approach]]
name = "first"
description = "3"
[[approach]]
name = "second"
description = "30"
[[approach]]
name = "third"
description = "300"
[[criterion]]
name = "lines"
run = "wc -l < lines.txt"
metric = { regex = '(\d+)' }
)";

/// A run that another terminal steers.
class Steering : public System {
 protected:
  void SetUp() override {
    ASSERT_EQ(sh("mkfifo ../go").status, 0);
    write_spec(three_in_turn);
  }

  /// A run in the background does not end with its test.
  void TearDown() override {
    (void)sh("pexplore stop three 2> ../stopped && pexplore stop three 2>> ../stopped");
  }

  /// Starts the run in the background, does that, lets it end, and follows it.
  support::ShellResult during_run(std::string const& action) {
    return sh("pexplore run --detach -q ../spec.toml > ../name; " + action +
              "; echo > ../go; pexplore watch three -q > ../report 2>&1; echo \"watched $?\"");
  }
};

TEST_F(Steering, ARunInTheBackgroundGivesItsNameAndIsFollowedToItsReport) {
  auto const result =
      sh("name=$(pexplore run --detach ../spec.toml 2> ../hints); echo \"name $name\"; "
         "pexplore status $name | head -1; echo > ../go; pexplore watch $name; echo \"exit $?\"");
  EXPECT_THAT(result.output, StartsWith("name three\nthree is running\n")) << result.error;
  EXPECT_THAT(result.output, HasSubstr("third")) << "the report";
  EXPECT_THAT(result.output, HasSubstr("exit 0"));
  EXPECT_THAT(result.error, HasSubstr("third: completed")) << "the progress that a run shows";
  EXPECT_THAT(support::read_file(place_.path() / "hints"), HasSubstr("pexplore watch three"));
  auto const log = support::read_file(repository_ / ".pexplore/three/output.log");
  EXPECT_THAT(log, AllOf(HasSubstr("first: completed"), HasSubstr("Adopt them:")));
}

TEST_F(Steering, ARunInTheBackgroundSurvivesItsTerminal) {
  auto const result =
      sh("setsid -w sh -c '" PEXPLORE
         " run --detach --json ../spec.toml > ../json; kill -HUP -$$' > ../terminal 2>&1; "
         "pid=$(sed -E 's/.*\"process\":([0-9]+).*/\\1/' ../json); "
         "test $(cut -d' ' -f6 /proc/$pid/stat) = $pid && echo own session; "
         "echo > ../go; pexplore watch three -q > ../report; echo \"exit $?\"; cat ../terminal");
  EXPECT_THAT(result.output, StartsWith("own session\nexit 0\n")) << result.error;
  EXPECT_THAT(result.output, Not(HasSubstr("session started"))) << "its progress is not for here";
  EXPECT_THAT(support::read_file(repository_ / ".pexplore/three/output.log"),
              HasSubstr("third: completed"));
}

TEST_F(Steering, WhatKeepsARunFromBeginningIsToldInTheForeground) {
  write_spec(
      "name = \"x\"\ntask = \"t\"\n[session]\nagent = \"nobody\"\n[[approach]]\nname = \"a\"\n");
  auto const result = sh("pexplore run --detach ../spec.toml");
  EXPECT_EQ(result.status, 3);
  EXPECT_EQ(result.output, "");
  EXPECT_THAT(result.error, HasSubstr("nobody"));
  EXPECT_EQ(sh("pexplore status x").status, 4) << "nothing was created";
}

TEST_F(Steering, WhatNeedsTheTerminalIsRefused) {
  for (std::string const option : {"--review", "--events", "--fail-if 'lines < 5'"}) {
    auto const result = sh("pexplore run --detach ../spec.toml " + option);
    EXPECT_EQ(result.status, 64) << option << result.error;
    EXPECT_THAT(result.error, HasSubstr("--detach")) << option;
  }
  EXPECT_EQ(sh("pexplore status three").status, 4) << "nothing was created";
}

TEST_F(Steering, CtrlCEndsTheWatchingAndNotTheRun) {
  auto const result = during_run(
      "mkfifo ../events; exec 3<> ../events; " PEXPLORE
      " watch three --events >&3 2> ../said & watching=$!; read line <&3; kill -INT $watching; "
      "wait $watching; echo \"exit $?\"; cat ../said; pexplore status three | head -1");
  EXPECT_THAT(result.output,
              testing::AllOf(HasSubstr("exit 130\n"), HasSubstr("The run goes on.")));
  EXPECT_THAT(result.output, HasSubstr("three is running\n"));
  EXPECT_THAT(result.output, HasSubstr("watched 0"));
}

TEST_F(Steering, ARunIsStoppedAndResumedFromAnotherTerminal) {
  auto const result =
      sh("pexplore run -d -q ../spec.toml; pexplore stop three; pexplore watch three; echo \"exit "
         "$?\"; "
         "pexplore stop three; echo \"again $?\"; pexplore resume three -d -q; echo > ../go; "
         "pexplore watch three -q > ../report; echo \"exit $?\"");
  EXPECT_THAT(result.output,
              HasSubstr("Stopped three; its state is saved. Resume it: pexplore resume three\n"));
  EXPECT_THAT(result.output, HasSubstr("exit 130\nagain 4\nthree\nexit 0\n")) << result.error;
  EXPECT_THAT(result.error, HasSubstr("three is not running: it is interrupted."));
  EXPECT_THAT(result.error, HasSubstr("resume: pexplore resume three"));
}

TEST_F(Steering, ARunInTheBackgroundIsCancelled) {
  auto const result =
      sh("pexplore run -d -q ../spec.toml; pexplore cancel three; pexplore watch three -q > "
         "../report; "
         "echo \"exit $?\"");
  EXPECT_THAT(result.output, HasSubstr("Cancelled everything")) << result.error;
  EXPECT_EQ(json("pexplore status three --json").at("state").as_string(), "cancelled");
}

TEST_F(Steering, NothingNewStartsInAPausedRun) {
  auto const result = during_run(
      "until pexplore status three --json | grep -q '\"first\",\"state\":\"running\"'; do :; done; "
      "pexplore pause three; pexplore pause three; echo \"again $?\"; "
      "pexplore status three | head -1; echo > ../go; "
      "until pexplore status three --json | grep -q '\"first\",\"state\":\"evaluating\"'; do :; "
      "done; "
      "pexplore status three --json > ../paused; pexplore resume three; (cat ../go > ../drained "
      "&)");
  EXPECT_THAT(result.output, HasSubstr("Paused three: nothing new starts; 1 session goes on."))
      << result.error;
  EXPECT_THAT(result.output, HasSubstr("again 4"));
  EXPECT_THAT(result.output, HasSubstr("three is running, and paused"));
  EXPECT_THAT(result.output, HasSubstr("three continues.\n"));
  EXPECT_THAT(result.output, HasSubstr("watched 0"));
  auto const paused = support::read_file(place_.path() / "paused");
  EXPECT_THAT(paused, HasSubstr("\"paused\":true"));
  EXPECT_THAT(paused, HasSubstr(R"("second","state":"pending")"));
}

TEST_F(Steering, SettingsOfARunChangeAtOnce) {
  auto const result = during_run(
      "pexplore set three max_parallel=2 budget_usd=20; "
      "until pexplore status three --json | grep -q '\"third\",\"state\":\"completed\"'; do :; "
      "done; "
      "pexplore status three --json > ../during; "
      "pexplore set three max_paralel=1 2>&1; echo \"unknown $?\"; "
      "pexplore set three max_parallel=0 2>&1; echo \"range $?\"");
  EXPECT_THAT(result.output, StartsWith("three: max_parallel = 2, budget_usd = 20.\n"))
      << result.error;
  EXPECT_THAT(support::read_file(place_.path() / "during"),
              HasSubstr(R"("first","state":"running")"))
      << "the others did not wait for it";
  EXPECT_THAT(result.output,
              AllOf(HasSubstr("did you mean \"max_parallel\"?"), HasSubstr("unknown 4"),
                    HasSubstr("must be from 1 to 1024"), HasSubstr("range 4")));
  EXPECT_THAT(support::read_file(repository_ / ".pexplore/three/journal.jsonl"),
              HasSubstr("orchestrator:exploration:settings"));
}

/// A claude that adds a line of its prompt to a file.
constexpr auto claude = R"(#!/bin/sh
cat >> prompt
echo "$@" >> ../../../args
echo work >> work
printf '%s\n' '{"type":"system","subtype":"init","session_id":"thread-1"}' \
  '{"type":"result","subtype":"success","is_error":false,"num_turns":2,"total_cost_usd":0.25,"result":"done","session_id":"thread-1"}'
)";

TEST_F(Steering, AResultIsToldSomethingAndMeasuredAgain) {
  support::write_file(place_.path() / "claude", claude);
  write_spec("name = \"told\"\ntask = \"t\"\n[agent.claude]\ncommand = \"" +
             (place_.path() / "claude").string() +
             "\"\n[[approach]]\nname = \"a\"\n[[criterion]]\nname = \"lines\"\n"
             "run = \"wc -l < work\"\nmetric = { regex = '([0-9]+)' }\n");
  ASSERT_EQ(sh("chmod +x ../claude; pexplore run -q ../spec.toml").status, 0);
  auto const told = sh("pexplore tell told a 'Also document it.' -q");
  EXPECT_EQ(told.status, 0) << told.error;
  EXPECT_THAT(support::read_file(place_.path() / "args"), HasSubstr("--resume thread-1"));
  EXPECT_THAT(sh("git show pexplore/told/a:prompt").output, HasSubstr("Also document it."));
  EXPECT_EQ(sh("git show pexplore/told/a:work").output, "work\nwork\n");
  auto const shown = json("pexplore show told a --json");
  EXPECT_EQ(shown.at("metrics").at("cost_usd").to_number<double>(), 0.5) << "costs add up";
  EXPECT_THAT(sh("pexplore show told a").output, HasSubstr("- Also document it."));
  EXPECT_THAT(sh("pexplore report told").output, HasSubstr("told: Also document it."));
  EXPECT_EQ(json("pexplore show told --json")
                .at_pointer("/approaches/0/scores/lines/value")
                .to_number<double>(),
            2)
      << "measured again";
}

TEST_F(Steering, AnAgentWithoutMemoryCannotBeToldAnything) {
  write_spec(two_approaches);
  ASSERT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  auto const told = sh("pexplore tell two few 'More lines.'");
  EXPECT_EQ(told.status, 4);
  EXPECT_THAT(told.error, AllOf(HasSubstr("agent command cannot continue a session"),
                                HasSubstr("pexplore add two")));
  EXPECT_EQ(sh("pexplore tell two nobody 'More lines.'").status, 4);
  EXPECT_EQ(json("pexplore status two --json").at("state").as_string(), "completed");
}

/// Two ways, one of them twice, and a session that keeps its prompt.
constexpr auto to_combine = R"(
name = "merge"
task = "Write lines."
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "cat > ../../../prompt-$PEXPLORE_APPROACH; case $PEXPLORE_APPROACH in few|same) seq 3;; many) seq 30;; *) seq 300;; esac > lines.txt"]
[[approach]]
name = "few"
description = "A few."
characteristics = ["short"]
[[approach]]
name = "many"
description = "Many."
[[approach]]
name = "same"
description = "A few again."
[[criterion]]
name = "lines"
run = "wc -l < lines.txt"
metric = { regex = '(\d+)' }
)";

TEST_F(Steering, ResultsAreMergedByASessionThatGetsThem) {
  write_spec(to_combine);
  ASSERT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  auto const merged = sh("pexplore combine merge few many --remark 'Count on.' -q");
  EXPECT_EQ(merged.status, 0) << merged.error;
  auto const prompt = support::read_file(place_.path() / "prompt-combined");
  EXPECT_THAT(prompt, AllOf(HasSubstr("BEGIN: few ==="), HasSubstr("+30\n"),
                            HasSubstr("few: A few.\n- short"), HasSubstr("Recommended: many."),
                            HasSubstr("Count on.")));
  auto const summary = json("pexplore show merge --json");
  EXPECT_EQ(summary.at("take").as_string(), "combined") << "it is ranked like every other";
  EXPECT_THAT(sh("pexplore show merge combined").output, HasSubstr("Merges\n  few\n  many\n"));
  EXPECT_THAT(sh("pexplore report merge").output, HasSubstr("merges: few, many"));
}

TEST_F(Steering, WhatCannotBeMergedIsRefused) {
  write_spec(to_combine);
  ASSERT_EQ(sh("pexplore run -q ../spec.toml").status, 0);
  auto const refused = [&](std::string const& names, std::string const& why) {
    auto const result = sh("pexplore combine merge " + names);
    EXPECT_EQ(result.status, 4) << names;
    EXPECT_THAT(result.error, HasSubstr(why)) << names;
  };
  refused("few same", "few and same have the same files: there is nothing to merge");
  refused("few", "at least two");
  refused("few mony", "many");
  EXPECT_THAT(sh("pexplore list").output, Not(HasSubstr("interrupted"))) << "nothing changed";
}

}  // namespace
}  // namespace parallel_explore
