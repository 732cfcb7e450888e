#include "system/harness.hpp"

// Events that an experiment survives: passing failures, interruptions, edits by people, requests.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::Not;

/// Approaches whose description is what their session's shell does.
class Survival : public System {
 protected:
  /// `sessions`: NAME → shell, in their order.
  void spec(std::vector<std::pair<std::string, std::string>> const& sessions,
            std::string const& settings = {}, std::string const& top = {}) {
    auto text = "name = \"e\"\ntask = \"t\"\n" + top +
                "\n[session]\nagent = \"command\"\nretry_delay = \"1ms\"\ngrace = \"200ms\"\n" +
                settings + "\n[agent.command]\nrun = [\"sh\", \"-c\", \"{description}\"]\n";
    for (auto const& [name, script] : sessions) {
      support::write_file(place_.path() / (name + ".sh"), script);
      text += "[[approach]]\nname = \"" + name + "\"\ndescription = \"exec sh " +
              (place_.path() / (name + ".sh")).string() + "\"\n";
    }
    write_spec(text);
  }

  std::string state(std::string const& approach) {
    return std::string(json("pexplore show e " + approach + " --json").at("state").as_string());
  }
  std::string reason(std::string const& approach) {
    auto const shown = json("pexplore show e " + approach + " --json");
    auto const& reason = shown.at("reason");
    return reason.is_null() ? std::string() : std::string(reason.as_string());
  }
  /// Content of a file on an approach's branch.
  std::string kept(std::string const& approach, std::string const& file) {
    return sh("git show pexplore/e/" + approach + ":" + file).output;
  }
  std::string journal() { return support::read_file(repository_ / ".pexplore/e/journal.jsonl"); }
};

TEST_F(Survival, ATransientFailureIsTriedAgainInTheSameWorktree) {
  spec({{"a", "echo try >> tries; test $(wc -l < tries) = 3 || exit 75"}}, "retries = 2");
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(kept("a", "tries"), "try\ntry\ntry\n");
  EXPECT_THAT(result.error, HasSubstr("a: retrying"));
}

TEST_F(Survival, ATransientFailureIsNotTriedForEver) {
  spec({{"a", "echo try >> tries; exit 75"}}, "retries = 1");
  EXPECT_EQ(sh("pexplore run ../spec.toml").status, 2);
  EXPECT_EQ(kept("a", "tries"), "try\ntry\n");
  EXPECT_THAT(reason("a"), HasSubstr("status 75"));
}

TEST_F(Survival, RetryRunsFailedOnesOnlyOnTopOfWhatTheyHadDone) {
  spec({{"good", "echo x >> x"}, {"bad", "echo y >> y; test -e ../../../fixed"}});
  EXPECT_EQ(sh("pexplore run ../spec.toml").status, 0);
  auto const result = sh("touch ../fixed; pexplore retry e");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(kept("good", "x"), "x\n");
  EXPECT_EQ(kept("bad", "y"), "y\ny\n");
  auto const nothing = sh("pexplore retry e");
  EXPECT_EQ(nothing.status, 4);
  EXPECT_THAT(nothing.error, HasSubstr("nothing to run again"));
  EXPECT_THAT(sh("pexplore retry e good").error,
              HasSubstr("only failed approaches can be retried"));
}

TEST_F(Survival, AFreshRetryBeginsAtTheBase) {
  spec({{"bad", "echo y >> y; test -e ../../../fixed"}});
  sh("pexplore run ../spec.toml");
  EXPECT_EQ(sh("touch ../fixed; pexplore retry e bad --fresh").status, 0);
  EXPECT_EQ(kept("bad", "y"), "y\n");
}

TEST_F(Survival, SilenceIsReportedThenEndedAndWhatWasDoneIsKept) {
  spec({{"a", "echo half > half; echo hello; sleep 1000"}}, "stall = \"300ms\"");
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.error, HasSubstr("a: no output and no change for"));
  EXPECT_EQ(state("a"), "stalled");
  EXPECT_EQ(kept("a", "half"), "half\n");
}

TEST_F(Survival, AChangeInTheWorktreeIsASignOfLife) {
  // Silent for four times the limit, but at work all the time.
  spec({{"a", "i=0; while [ $i -lt 40 ]; do i=$((i+1)); echo $i > progress; sleep 0.05; done"}},
       "stall = \"500ms\"");
  EXPECT_EQ(sh("pexplore run ../spec.toml").status, 0);
}

TEST_F(Survival, AnApproachIsAddedToARunningExperiment) {
  spec({{"slow", "echo started > ../../../started; read line < ../../../go; echo x > x"},
        {"more", "echo y > y"}});
  auto const result = sh("mkfifo ../started ../go; " PEXPLORE
                         " run ../spec.toml -q > ../out & pid=$!; read line < ../started; "
                         "pexplore add e --approach extra='exec sh " +
                         (place_.path() / "more.sh").string() +
                         "'; echo \"add $?\"; ls .pexplore/e/inbox | grep -c json; echo > ../go; "
                         "wait $pid; echo \"run "
                         "$?\"");
  EXPECT_THAT(result.output, HasSubstr("Added extra to e.\nadd 0\n0\n")) << result.error;
  EXPECT_THAT(result.output, HasSubstr("run 0"));
  EXPECT_EQ(kept("extra", "y"), "y\n");
}

TEST_F(Survival, AnApproachIsAddedToAFinishedExperimentAndRunByResume) {
  spec({{"a", "echo x >> x"}});
  ASSERT_EQ(sh("pexplore run ../spec.toml").status, 0);
  auto const added = sh("pexplore add e --approach b='echo y > y'");
  EXPECT_EQ(added.status, 0);
  EXPECT_THAT(added.output, HasSubstr("pexplore resume e"));
  EXPECT_EQ(sh("pexplore resume e").status, 0);
  EXPECT_EQ(kept("b", "y"), "y\n");
  EXPECT_EQ(kept("a", "x"), "x\n") << "what was completed ran again";
  auto const twice = sh("pexplore add e --approach b=other");
  EXPECT_EQ(twice.status, 4);
  EXPECT_THAT(twice.error, HasSubstr("approach \"b\" already exists"));
}

TEST_F(Survival, OneApproachIsCancelledAndTheOthersContinue) {
  spec({{"slow", "echo half > half; echo started > ../../../started; sleep 1000"},
        {"good", "echo x > x"}},
       "max_parallel = 1");
  auto const result = sh("mkfifo ../started; " PEXPLORE
                         " run ../spec.toml -q > ../out & pid=$!; read line < ../started; "
                         "pexplore cancel e slow; wait $pid; echo \"run $?\"");
  EXPECT_THAT(result.output, HasSubstr("Cancelled slow of e.")) << result.error;
  EXPECT_THAT(result.output, HasSubstr("run 0"));
  EXPECT_EQ(state("slow"), "cancelled");
  EXPECT_EQ(kept("slow", "half"), "half\n");
  EXPECT_EQ(state("good"), "completed");
  EXPECT_EQ(sh("pexplore resume e").status, 4) << "cancelled is for good";
}

TEST_F(Survival, EverythingIsCancelled) {
  spec({{"slow", "echo started > ../../../started; sleep 1000"}, {"next", "echo x > x"}},
       "max_parallel = 1");
  auto const result = sh("mkfifo ../started; " PEXPLORE
                         " run ../spec.toml -q > ../out & pid=$!; read line < ../started; "
                         "pexplore cancel e; wait $pid; pexplore status e");
  EXPECT_THAT(result.output, HasSubstr("e is cancelled")) << result.error;
  EXPECT_EQ(state("next"), "cancelled");
  EXPECT_EQ(sh("pexplore cancel e").status, 4);
  EXPECT_EQ(sh("pexplore cancel e nobody").status, 4);
}

TEST_F(Survival, GarbageInTheInboxIsMovedAsideAndSaid) {
  spec({{"slow", "echo started > ../../../started; read line < ../../../go; echo x > x"}});
  auto const result =
      sh("mkfifo ../started ../go; " PEXPLORE
         " run ../spec.toml > ../out 2> ../err & pid=$!; read line < ../started; "
         "echo '{\"request\":' > .pexplore/e/inbox/zz.json; "
         "head -c 1000 /dev/urandom > .pexplore/e/inbox/binary; "
         "pexplore add e --approach b='echo y > y'; echo > ../go; wait $pid; echo \"run $?\"; "
         "ls .pexplore/e/inbox/rejected; cat ../err");
  EXPECT_THAT(result.output, HasSubstr("run 0"));
  EXPECT_THAT(result.output, HasSubstr("zz.json in the inbox is not a valid request"));
  EXPECT_THAT(result.output, HasSubstr("binary.why"));
}

TEST_F(Survival, ABudgetOfTimeIsWarnedOfAndEnforced) {
  spec({{"a", "echo x > x; sleep 0.02; exit 75"}}, "retries = 100\nbudget_time = \"30ms\"");
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(reason("a"), HasSubstr("budget"));
  EXPECT_THAT(result.error, HasSubstr("of its budget of"));
}

/// A claude that works until it is stopped; with ../open beside it ends at once.
constexpr auto endless_claude = R"(#!/bin/sh
cat > /dev/null
say() { printf '%s\n' "$1"; }
say '{"type":"system","subtype":"init","session_id":"thread-1"}'
echo "$@" >> args
i=0
while [ ! -e ../../../open ]; do
  i=$((i+1))
  say '{"type":"assistant","session_id":"thread-1","message":{"id":"m'$i'","model":"m","content":[],"usage":{"input_tokens":100}}}'
  sleep 0.01
done
say '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"total_cost_usd":0.25,"result":"done"}'
)";

TEST_F(Survival, TheExperimentsBudgetEndsItWhileItRunsAndANewOneLetsItContinue) {
  support::write_file(place_.path() / "claude", endless_claude);
  write_spec("name = \"e\"\ntask = \"t\"\n[agent.claude]\ncommand = \"" +
             (place_.path() / "claude").string() +
             "\"\n[budget]\ntokens = 1000\n[[approach]]\nname = \"a\"\n");
  auto const spent = sh("chmod +x ../claude; pexplore run ../spec.toml");
  EXPECT_EQ(spent.status, 7) << spent.error;
  EXPECT_THAT(spent.error,
              HasSubstr("800 tokens of the experiment's budget of 1000 tokens are spent"));
  EXPECT_THAT(spent.error, HasSubstr("the experiment's budget is spent"));
  EXPECT_EQ(sh("pexplore resume e").status, 7) << "it is spent still";
  auto const more = sh("touch ../open; pexplore resume e --budget-tokens 100000");
  EXPECT_EQ(more.status, 0) << more.error;
  EXPECT_THAT(kept("a", "args"), HasSubstr("--resume thread-1")) << "it lost its memory";
}

TEST_F(Survival, AnApproachsBudgetEndsThatOneOnly) {
  support::write_file(place_.path() / "claude", endless_claude);
  write_spec(
      "name = \"e\"\ntask = \"t\"\n[session]\nbudget_turns = 5\n[agent.claude]\ncommand = \"" +
      (place_.path() / "claude").string() +
      "\"\n[agent.command]\nrun = [\"sh\", \"-c\", \"echo x > x\"]\n[[approach]]\nname = \"a\"\n"
      "[[approach]]\nname = \"b\"\nagent = \"command\"\n");
  EXPECT_EQ(sh("chmod +x ../claude; pexplore run ../spec.toml").status, 0);
  EXPECT_THAT(reason("a"), HasSubstr("budget"));
  EXPECT_EQ(state("b"), "completed");
  EXPECT_THAT(kept("a", "args"), HasSubstr("-p")) << "what it had done is not kept";
}

TEST_F(Survival, AnotherValueThanOurOwnEnvironmentsIsNotPassedOn) {
  spec({{"a", "env > env"}}, "", "[environment]\npass = [\"MY_*\"]\n");
  ASSERT_EQ(sh("MY_OWN=1 OTHER=2 SOME_API_KEY=secret-of-mine pexplore run ../spec.toml").status, 0);
  auto const seen = kept("a", "env");
  EXPECT_THAT(seen, HasSubstr("MY_OWN=1"));
  EXPECT_THAT(seen, HasSubstr("PATH="));
  EXPECT_THAT(seen, Not(HasSubstr("OTHER=")));
  EXPECT_THAT(seen, Not(HasSubstr("secret-of-mine")));
}

TEST_F(Survival, CredentialsAreNowhereInWhatIsWritten) {
  // The session gets the key by name, and prints it wherever it can.
  spec({{"a", "echo $SOME_API_KEY; echo \"said $SOME_API_KEY\" >&2; exit 3"}}, "",
       "[environment]\npass = [\"SOME_API_KEY\"]\n");
  auto const result = sh(
      "export SOME_API_KEY=secret-of-mine-123; pexplore run ../spec.toml --json; pexplore show e; "
      "pexplore logs e a; grep -rl secret-of-mine-123 .pexplore && echo FOUND");
  EXPECT_THAT(result.output + result.error, Not(HasSubstr("secret-of-mine-123")));
  EXPECT_THAT(result.output, Not(HasSubstr("FOUND")));
  EXPECT_THAT(reason("a"), HasSubstr("said ******"));
}

TEST_F(Survival, ACredentialInASpecIsRefused) {
  write_spec(
      "name = \"e\"\ntask = \"t\"\n[agent.claude]\nenv = { ANTHROPIC_API_KEY = \"sk-1\" }\n"
      "[[approach]]\nname = \"a\"\n");
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_EQ(result.status, 4);
  EXPECT_THAT(result.error, HasSubstr("does not belong in a spec"));
}

TEST_F(Survival, AWorktreeDeletedByHandIsMadeAgainFromItsBranch) {
  spec({{"a", "test -e done && exit; echo x > x; echo more > done; exit 1"}});
  sh("pexplore run ../spec.toml");
  auto const result = sh("rm -rf ../repo.pexplore/e/a; pexplore retry e a");
  EXPECT_THAT(result.error, HasSubstr("was missing; it was recreated from its branch"))
      << result.output;
  EXPECT_EQ(state("a"), "completed") << result.error;
  EXPECT_EQ(kept("a", "x"), "x\n");
}

TEST_F(Survival, ABranchMovedByHandIsSaidAndNotOverwritten) {
  spec({{"a", "echo x > x; exit 1"}});
  sh("pexplore run ../spec.toml");
  auto const moved =
      sh("git -C ../repo.pexplore/e/a reset -q --hard HEAD~1; pexplore retry e a; "
         "git rev-parse pexplore/e/a main");
  EXPECT_THAT(reason("a"), HasSubstr("was moved by hand"));
  EXPECT_THAT(reason("a"), HasSubstr("--fresh"));
  EXPECT_EQ(moved.output.substr(moved.output.size() - 82, 40),
            moved.output.substr(moved.output.size() - 41, 40));
}

TEST_F(Survival, ADamagedJournalIsNamedByLineAndRepairedOnlyWhenAsked) {
  spec({{"a", "echo x > x"}, {"b", "echo y > y"}});
  ASSERT_EQ(sh("pexplore run ../spec.toml").status, 0);
  ASSERT_EQ(sh("sed -i '15s/approach/appr0ach/' .pexplore/e/journal.jsonl").status, 0);
  auto const refused = sh("pexplore resume e");
  EXPECT_EQ(refused.status, 9);
  EXPECT_THAT(refused.error, HasSubstr("journal.jsonl:15: this line is damaged"));
  EXPECT_THAT(refused.error, HasSubstr("pexplore resume e --repair"));
  auto const repaired = sh("pexplore resume e --repair");
  EXPECT_EQ(repaired.status, 0) << repaired.error;
  EXPECT_THAT(repaired.error, HasSubstr("cut off before its damaged line 15"));
  EXPECT_THAT(sh("ls .pexplore/e").output, HasSubstr("journal.damaged-1.jsonl"));
  EXPECT_EQ(state("a"), "completed");
  EXPECT_EQ(state("b"), "completed");
}

TEST_F(Survival, SeveralAgentsDoTheSameTask) {
  write_spec(
      "name = \"e\"\ntask = \"t\"\n[agent.one]\nadapter = \"command\"\nrun = [\"sh\", \"-c\", "
      "\"echo "
      "one > x\"]\n[agent.two]\nadapter = \"command\"\nrun = [\"sh\", \"-c\", \"echo two > x\"]\n");
  auto const result = sh("pexplore run ../spec.toml --agents one:2,two");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(kept("one-1", "x"), "one\n");
  EXPECT_EQ(kept("one-2", "x"), "one\n");
  EXPECT_EQ(kept("two", "x"), "two\n");
  EXPECT_EQ(sh("pexplore run ../spec.toml --name f --agents one:x").status, 64);
}

TEST_F(Survival, ADryRunSaysWhatWouldRunAndStartsNothing) {
  spec({{"a", "echo x > x"}});
  auto const before = everything();
  auto const first = sh("pexplore run ../spec.toml --dry-run");
  EXPECT_EQ(first.status, 0) << first.error;
  EXPECT_THAT(first.output, HasSubstr("e would run 1 approach from HEAD"));
  EXPECT_THAT(first.output,
              HasSubstr("unknown; this agent has not completed an approach here yet"));
  EXPECT_EQ(everything(), before);
  ASSERT_EQ(sh("pexplore run ../spec.toml --name earlier").status, 0);
  EXPECT_THAT(sh("pexplore run ../spec.toml --dry-run").output, HasSubstr("median of 1"));
}

TEST_F(Survival, ARecordedSessionIsPlayedBack) {
  ASSERT_EQ(
      sh("mkdir recordings; cp " TEST_DATA "/data/agents/claude-success.jsonl recordings/a.jsonl; "
         "printf 'diff --git a/new b/new\\nnew file mode 100644\\n--- /dev/null\\n+++ "
         "b/new\\n@@ -0,0 +1 @@\\n+hello\\n' > recordings/a.patch; "
         "git add -A; git commit -q -m recordings")
          .status,
      0);
  write_spec(
      "name = \"e\"\ntask = \"t\"\n[session]\nagent = \"replay\"\n[agent.replay]\nrecording = "
      "\"recordings/{approach}\"\n[[approach]]\nname = \"a\"\n");
  auto const result = sh("pexplore run ../spec.toml --json");
  ASSERT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(kept("a", "new"), "hello\n");
  auto const summary = boost::json::parse(result.output);
  EXPECT_GT(summary.at_pointer("/approaches/0/metrics/cost_usd").to_number<double>(), 0.01);
  EXPECT_EQ(summary.at_pointer("/spent/0/agent").as_string(), "replay");
}

}  // namespace
}  // namespace parallel_explore
