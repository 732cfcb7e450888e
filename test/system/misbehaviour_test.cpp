#include "process/proc.hpp"
#include "system/harness.hpp"

namespace parallel_explore {
namespace {

using testing::HasSubstr;

/// Each approach's description is what its session's shell does; one always goes well.
class Misbehaviour : public System {
 protected:
  support::ShellResult explore(std::string const& script, std::string const& session = {}) {
    write("misbehave.sh", script);
    write_spec("name = \"bad\"\ntask = \"t\"\n[session]\nagent = \"command\"\n" + session +
               "\n[agent.command]\nrun = [\"sh\", \"-c\", \"{description}\"]\n"
               "[[approach]]\nname = \"good\"\ndescription = \"echo x > x\"\n"
               "[[approach]]\nname = \"bad\"\ndescription = \"exec sh " +
               (repository_ / "misbehave.sh").string() + "\"\n");
    return sh("pexplore run ../spec.toml");
  }

  std::string reason() {
    return std::string(json("pexplore show bad bad --json").at("reason").as_string());
  }
  std::string state(std::string const& approach) {
    return std::string(json("pexplore show bad " + approach + " --json").at("state").as_string());
  }
};

TEST_F(Misbehaviour, DyingByASignal) {
  EXPECT_EQ(explore("kill -SEGV $$").status, 0);
  EXPECT_EQ(reason(), "killed by SIGSEGV");
  EXPECT_EQ(state("good"), "completed");
}

TEST_F(Misbehaviour, ChangingNothing) {
  explore("echo I did it all");
  EXPECT_EQ(reason(), "changed nothing");
}

TEST_F(Misbehaviour, WritingOnlyIgnoredFiles) {
  write(".gitignore", "*.log\nbuild/\n");
  sh("git add -A && git commit -q -m ignore");
  explore("echo 1 > a.log; echo 2 > b.log; mkdir build; echo 3 > build/x");
  EXPECT_EQ(reason(),
            "changed nothing that git does not ignore; it wrote 2 ignored files and 1 ignored "
            "directory (a.log, b.log, build/)");
}

TEST_F(Misbehaviour, OneOddFileLosesNothingElse) {
  write(".gitattributes", "*.u16 text working-tree-encoding=UTF-16\n");
  write("pipe", "x\n");
  sh("git add -A && git commit -q -m attributes");
  explore("echo odd > bad.u16; echo good > good.txt; rm pipe; mkfifo pipe");
  EXPECT_EQ(state("bad"), "completed");
  EXPECT_EQ(sh("git show pexplore/bad/bad:good.txt").output, "good\n");
  auto const shown = sh("pexplore show bad bad").output;
  EXPECT_THAT(shown, HasSubstr("bad.u16 is not committed"));
  EXPECT_THAT(shown, HasSubstr("pipe is not committed: it is a FIFO"));
  EXPECT_EQ(sh("pexplore adopt bad bad && pexplore cleanup bad").status, 0);
}

TEST_F(Misbehaviour, AFileThatCannotBeReadLosesNothingElse) {
  std::string const user =
      geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
  write_spec(
      "name = \"dark\"\ntask = \"t\"\n[session]\nagent = \"command\"\n[agent.command]\nrun = "
      "[\"sh\", \"-c\", \"echo x > dark; chmod 0 dark; echo good > good\"]\n[[approach]]\nname = "
      "\"a\"\n");
  auto const result =
      sh("cp " PEXPLORE " ../program; chmod -R a+rX ..; [ -z '" + user +
         "' ] || chown -R 65534:65534 ..; " + user + "../program run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output + result.error, HasSubstr("dark is not committed"));
  EXPECT_EQ(sh(user + "git show pexplore/dark/a:good").output, "good\n");
}

TEST_F(Misbehaviour, NeverEnding) {
  explore("trap '' TERM; while :; do sleep 1; done", "timeout = \"300ms\"\ngrace = \"100ms\"");
  EXPECT_EQ(state("bad"), "timed_out");
  EXPECT_EQ(state("good"), "completed");
}

TEST_F(Misbehaviour, BinaryGarbageAndALineOfAHundredMegabytes) {
  EXPECT_EQ(explore("head -c 100000000 /dev/zero; head -c 1000000 /dev/urandom; echo x > x").status,
            0);
  EXPECT_EQ(std::filesystem::file_size(repository_ / ".pexplore/bad/sessions/bad.1.stream.jsonl"),
            101'000'000U);
}

TEST_F(Misbehaviour, AnAgentThatIsNotThere) {
  write_spec(
      "name = \"none\"\ntask = \"t\"\n[agent.claude]\ncommand = "
      "\"/nowhere/claude\"\n[[approach]]\nname = \"a\"\n");
  auto const result = sh("pexplore run ../spec.toml");
  EXPECT_EQ(result.status, 8);
  EXPECT_THAT(result.error,
              HasSubstr("agent claude cannot be started: there is no program \"/nowhere/claude\""));
}

TEST_F(Misbehaviour, LeavingItsWorktreeIsReported) {
  explore("echo y > " + repository_.string() + "/file.txt; git branch stray; echo x > x");
  auto const shown = sh("pexplore show bad").output;
  EXPECT_THAT(shown, HasSubstr("file.txt"));
  EXPECT_THAT(shown, HasSubstr("branch stray"));
}

TEST_F(Misbehaviour, LeavingProcessesBehindEndsThem) {
  explore("setsid sleep 1000 & echo $! > pid; sleep 1000 & echo $! >> pid; echo x > x");
  auto const pids = sh("git show pexplore/bad/bad:pid").output;
  std::istringstream lines(pids);
  int count = 0;
  for (int pid = 0; lines >> pid; ++count)
    EXPECT_FALSE(process::alive({pid, process::start_ticks(pid)})) << pid;
  EXPECT_EQ(count, 2);
}

TEST_F(Misbehaviour, AMissingMeasurementIsSaid) {
  write_spec(
      std::string(two_approaches) +
      "[[criterion]]\nname = \"none\"\nrun = \"no-such-program\"\nmetric = { regex = '(\\d+)' }\n"
      "[[criterion]]\nname = \"words\"\nrun = \"echo words\"\nmetric = { json = \"/x\" }\n");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.output, HasSubstr("none is missing for all: exited with status 127"));
  EXPECT_THAT(result.output, HasSubstr("words is missing for all: printed no JSON: words"));
}

TEST_F(Misbehaviour, CommandsThatMeasureTimeRunAlone) {
  auto const alone = (place_.path() / "alone").string();
  write_spec(std::string(two_approaches) + "[[criterion]]\nname = \"time\"\nrun = \"mkdir " +
             alone + " && sleep 0.05 && rmdir " + alone + "\"\nmetric = \"seconds\"\nrepeat = 3\n");
  auto const summary = json("pexplore run ../spec.toml -q --json --max-parallel 2");
  for (auto const& approach : summary.at("approaches").as_array()) {
    auto const& time = approach.at_pointer("/scores/time");
    EXPECT_FALSE(time.as_object().contains("reason")) << boost::json::serialize(time);
    EXPECT_GE(time.at("value").to_number<double>(), 0.05);
  }
}

TEST_F(Misbehaviour, ScoresThatASessionGivesItselfAreMarked) {
  write_spec(
      "name = \"own\"\ntask = \"t\"\n[session]\nagent = \"command\"\n[agent.command]\n"
      "run = [\"sh\", \"-c\", \"cat > prompt.txt; echo '{\\\"scores\\\": {\\\"clarity\\\": "
      "8}}'\"]\n"
      "[[approach]]\nname = \"a\"\n[[criterion]]\nname = \"clarity\"\nself_reported = true\n");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_THAT(result.output, HasSubstr("clarity* ×1"));
  EXPECT_THAT(result.output, HasSubstr("*: self-reported"));
  EXPECT_THAT(sh("git show pexplore/own/a:prompt.txt").output, HasSubstr("{\"clarity\": 0}"));
}

TEST_F(Misbehaviour, NoWinnerIsInventedWhereAllFailAGate) {
  write_spec(std::string(two_approaches) +
             "[[criterion]]\nname = \"never\"\nrun = \"echo because; false\"\ngate = true\n");
  auto const result = sh("pexplore run ../spec.toml -q");
  EXPECT_THAT(result.output, HasSubstr("Nothing passed: no result can be recommended"));
  EXPECT_THAT(result.output,
              HasSubstr("few failed the gate \"never\": exited with status 1: because"));
}

TEST_F(Misbehaviour, ASessionCannotReadTheEnvironmentOfTheProgram) {
  if (geteuid() != 0) GTEST_SKIP() << "becoming another user needs root";
  write_spec(
      "name = \"env\"\ntask = \"t\"\n[session]\nagent = \"command\"\n[agent.command]\n"
      "run = [\"sh\", \"-c\", \"grep -c ghp_ours /proc/$PPID/environ > found; echo x >> found\"]\n"
      "[[approach]]\nname = \"a\"\n");
  auto const nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
  auto const result =
      sh("cp " PEXPLORE " ../program; chown -R 65534:65534 ..; GITHUB_TOKEN=ghp_ours " +
         std::string(nobody) + "../program run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(sh(nobody + std::string("git show pexplore/env/a:found")).output, "x\n");
}

TEST_F(Misbehaviour, AFullDiskEndsTheRunAndLeavesAConsistentRecord) {
  if (geteuid() != 0) GTEST_SKIP() << "mounting a small disk needs root";
  write_spec(two_approaches);
  auto const full =
      sh("mkdir -p ../small && unshare -m sh -c '"
         "mount -t tmpfs -o size=400k none ../small && git clone -q . ../small/repo && cd "
         "../small/repo && "
         "head -c 330k /dev/zero > ../filler; pexplore() { " PEXPLORE
         " \"$@\"; }; "
         "pexplore run " +
         (place_.path() / "spec.toml").string() +
         " -q; echo \"run $?\"; "
         "rm ../filler; pexplore list; pexplore status two; echo \"status $?\"' 2>&1");
  if (full.output.find("unshare:") != std::string::npos) GTEST_SKIP() << full.output;
  EXPECT_THAT(full.output, HasSubstr("run 7")) << full.error;
  EXPECT_THAT(full.output, testing::Not(HasSubstr("damaged"))) << full.error;
}

TEST_F(Misbehaviour, ARecordedClaudeSessionIsUnderstood) {
  auto const fake = place_.path() / "claude";
  support::write_file(fake,
                      "#!/bin/sh\ncat > prompt.txt; echo \"$@\" > arguments.txt\ncat " TEST_DATA
                      "/data/agents/claude-success.jsonl\n");
  ASSERT_EQ(
      sh("chmod +x ../claude && echo Be brief. > RULES.md && git add -A && git commit -q -m rules")
          .status,
      0);
  write_spec(
      "name = \"c\"\ntask = \"t\"\ninstructions = \"RULES.md\"\n[agent.claude]\ncommand = \"" +
      fake.string() +
      "\"\nmodel = \"sonnet\"\n[session]\nmax_turns = 7\n[[approach]]\nname = \"a\"\ndescription = "
      "\"d\"\n"
      "[[criterion]]\nname = \"cost\"\nbuiltin = \"cost_usd\"\n");
  ASSERT_EQ(sh("pexplore run ../spec.toml -q").status, 0);
  auto const approach = json("pexplore show c a --json");
  EXPECT_EQ(approach.at_pointer("/metrics/cost_usd").to_number<double>(), 0.0125);
  EXPECT_EQ(approach.at_pointer("/metrics/tokens").as_int64(), 2100);
  EXPECT_EQ(std::string(approach.at_pointer("/sessions/0/instructions_hash").as_string()) + "\n",
            sh("git hash-object RULES.md").output);
  auto const arguments = sh("git show pexplore/c/a:arguments.txt").output;
  EXPECT_THAT(arguments, HasSubstr("-p --output-format stream-json --verbose --session-id "));
  EXPECT_THAT(arguments, HasSubstr("--append-system-prompt Be brief."));
  EXPECT_THAT(arguments, HasSubstr("--model sonnet --max-turns 7 --permission-mode acceptEdits"));
}

}  // namespace
}  // namespace parallel_explore
