#include "system/harness.hpp"

// Why something failed, as programs see it: from the command that did it to the exit status.
namespace parallel_explore {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class Causes : public System {
 protected:
  /// Two approaches and this gate, which has half a second.
  void write_gated_spec(std::string const& gate) {
    write_spec(std::string(two_approaches) + "[[criterion]]\nname = \"tests\"\nrun = '" + gate +
               "'\ngate = true\ntimeout = \"500ms\"\n");
  }

  boost::json::value measured(std::string const& criterion) {
    return json("pexplore show two few --json").at("measurements").at(criterion);
  }

  std::string cause(std::string const& approach) {
    return text(json("pexplore show two " + approach + " --json").at("cause"));
  }

  static std::string text(boost::json::value const& value) {
    return value.is_string() ? std::string(value.as_string()) : boost::json::serialize(value);
  }

  static boost::json::value task_of(boost::json::value const& tasks, std::string const& name) {
    for (auto const& each : tasks.at("tasks").as_array()) {
      if (text(each.at("name")) == name) return each;
    }
    ADD_FAILURE() << "no task " << name << " in " << boost::json::serialize(tasks);
    return {{"error", ""}, {"cause", ""}};
  }
};

TEST_F(Causes, AGateThatHangsHasTimedOut) {
  write_gated_spec("sleep 100");
  EXPECT_EQ(sh("pexplore run ../spec.toml -q").status, 2);
  EXPECT_EQ(text(measured("tests").at("outcome")), "timed_out");
  EXPECT_EQ(text(measured("lines").at("outcome")), "ok");
}

TEST_F(Causes, AGateThatIsKilledHasFailed) {
  write_gated_spec("kill -KILL $$");
  EXPECT_EQ(sh("pexplore run ../spec.toml -q").status, 2);
  EXPECT_EQ(text(measured("tests").at("outcome")), "failed");
  EXPECT_EQ(text(measured("tests").at("reason")), "killed by SIGKILL");
}

TEST_F(Causes, OfTasksAreTypedByHowTheirGateEndedAndNotByWhatWasSaid) {
  write("../tasks.md",
        "- [ ] Write `hang.txt`\n- [ ] Write `killed.txt`\n- [ ] Write `pip.txt`\n"
        "- [ ] Write `good.txt`\n");
  write_spec(R"(
task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", '''case $BRANCH_NAME in
  *pip*) echo "pip: dependency conflict" >&2; exit 1;;
  *) echo x > ${BRANCH_NAME##*-};;
esac''']
[[criterion]]
name = "tests"
run = "if test -e hang.txt; then sleep 100; elif test -e killed.txt; then kill -KILL $$; fi"
gate = true
timeout = "1s"
)");
  auto const run =
      sh("pexplore tasks run ../tasks.md --spec ../spec.toml --no-github --yes -q --json");
  EXPECT_EQ(run.status, 2) << run.error;
  auto const tasks = boost::json::parse(run.output);
  auto const hung = task_of(tasks, "1-write-hang.txt");
  EXPECT_EQ(text(hung.at("error")), "TEST_TIMEOUT: gate \"tests\": did not end within 1 s");
  EXPECT_EQ(text(hung.at("cause")), "gate_timed_out");
  auto const killed = task_of(tasks, "2-write-killed.txt");
  EXPECT_EQ(text(killed.at("error")), "TEST_FAILURE: gate \"tests\": killed by SIGKILL");
  auto const session = task_of(tasks, "3-write-pip.txt");
  EXPECT_THAT(text(session.at("error")), StartsWith("UNKNOWN: "));
  EXPECT_THAT(text(session.at("error")), HasSubstr("pip: dependency conflict"));
  EXPECT_EQ(text(session.at("cause")), "session_failed");
  EXPECT_TRUE(task_of(tasks, "4-write-good.txt").at("cause").is_null());
}

TEST_F(Causes, OfATaskThatBuildsOnOthersAreAMergeConflictOrTheirFailure) {
  write("../tasks.md",
        "- [ ] First part\n- [ ] Second part\n- [ ] Third part in `c.txt`, after task 1 and task "
        "2\n- [ ] Fourth part in `d.txt`, after task 3\n");
  auto const run =
      sh("pexplore tasks run ../tasks.md --no-github --waves --yes -q --json --command "
         "'echo $BRANCH_NAME > shared.txt'");
  auto const tasks = boost::json::parse(run.output);
  auto const third = task_of(tasks, "3-third-part-in-c.txt");
  EXPECT_EQ(text(third.at("error")),
            "FILE_CONFLICT: the results that it builds on conflict: shared.txt");
  EXPECT_EQ(text(third.at("cause")), "merge_conflict");
  auto const fourth = task_of(tasks, "4-fourth-part-in-d.txt");
  EXPECT_THAT(text(fourth.at("error")), StartsWith("VALIDATION_ERROR: it builds on "));
  EXPECT_EQ(text(fourth.at("cause")), "dependency_failed");
}

TEST_F(Causes, OfWhatKeepsASessionFromStarting) {
  write_spec(std::string(two_approaches) +
             "[worktree]\nsetup = [\"git branch pexplore/two/many; test $PEXPLORE_APPROACH = "
             "many\"]\n");
  (void)sh("pexplore run ../spec.toml -q --max-parallel 1");
  EXPECT_EQ(cause("few"), "setup_failed");
  EXPECT_EQ(cause("many"), "branch_taken");
}

TEST_F(Causes, AnAgentThatIsNotThereCountsForTheStatusWhereItIsTheOnlyOne) {
  write_spec(
      "name = \"two\"\ntask = \"t\"\n[agent.claude]\ncommand = \"./nowhere/claude\"\n"
      "[agent.command]\nrun = [\"sh\", \"-c\", \"echo x > x; exit 1\"]\n"
      "[[approach]]\nname = \"few\"\n[[approach]]\nname = \"many\"\nagent = \"command\"\n");
  EXPECT_EQ(sh("pexplore run ../spec.toml -q").status, 2);
  EXPECT_EQ(cause("few"), "agent_not_started");
  EXPECT_EQ(cause("many"), "session_failed");
}

TEST_F(Causes, OfAnInterruptionAreInTheStatus) {
  write_spec(
      "name = \"two\"\ntask = \"t\"\n[session]\nagent = \"command\"\n[agent.command]\n"
      "run = [\"sh\", \"-c\", \"echo started > ../../../started; sleep 100\"]\n"
      "[[approach]]\nname = \"few\"\n");
  auto const late = sh(
      "mkfifo ../started; cat ../started > /dev/null & pexplore run ../spec.toml --deadline 1s -q");
  EXPECT_EQ(late.status, 6) << late.error;
  EXPECT_EQ(text(json("pexplore status two --json").at("cause")), "deadline");
  (void)sh(PEXPLORE
           " run ../spec.toml --name died -q & pid=$!; read line < ../started; "
           "kill -KILL $pid; wait $pid");
  EXPECT_EQ(text(json("pexplore status died --json").at("cause")), "died");
  EXPECT_EQ(sh("pexplore cleanup died --force").status, 0) << "and nothing is left running";
}

}  // namespace
}  // namespace parallel_explore
