#include "process/strays.hpp"
#include "real_agents/agents.hpp"
#include "real_agents/planted.hpp"
#include "support/github_server.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

// The same expectations of every adapter, each with the real program and a scripted model.
namespace parallel_explore {
namespace {

using real::Adapter;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto key = "key-that-nobody-may-see";

constexpr auto steps = R"("steps": [{"write": {"path": "hello.txt", "content": "hello\n"}},
                                    {"run": "echo ran > ran.txt"}, {"say": "All done."}])";

class Conformance : public testing::TestWithParam<Adapter> {
 protected:
  Conformance() : repository_(place_.path() / "repo") {}

  void SetUp() override {
    program_ = real::agents_directory() / GetParam().program;
    if (!std::filesystem::exists(program_))
      GTEST_SKIP() << GetParam().name << " is not installed: scripts/install-agents";
    support::write_file(repository_ / "file.txt", "one\n");
    ASSERT_EQ(sh("git init -q -b main && git add -A && git commit -q -m first").status, 0);
  }

  /// Starts the model and writes the spec.
  void begin(std::string const& faults, std::string const& session = {},
             std::string const& done = steps) {
    model_.emplace(place_.path(), fmt::format("{{{}, \"faults\": [{}]}}", done, faults));
    auto const home = place_.path() / "home";
    std::filesystem::create_directories(home);
    auto const agent = GetParam().spec(program_, home, model_->port());
    support::write_file(place_.path() / "spec.toml", fmt::format(R"(
name = "real"
task = "Write hello.txt, then run a command."
[session]
agent = "{}"
retry_delay = "100ms"
grace = "1s"
{}
[[approach]]
name = "only"
description = "as you like"
{}
)",
                                                                 GetParam().name, session, agent));
  }

  support::ShellResult sh(std::string const& script) {
    auto environment = support::test_environment(place_.path() / "home");
    environment["TEST_KEY"] = key;
    environment["IS_SANDBOX"] = "1";
    return support::shell(repository_, "pexplore() { " PEXPLORE " \"$@\"; }\n" + script,
                          std::move(environment));
  }

  support::ShellResult explore() { return sh("pexplore run ../spec.toml --json"); }

  /// Writes what the agent was seen to do where scripts/long/newest reads it.
  static void report(std::set<std::string> const& lines, std::string const& what) {
    char const* const directory = std::getenv("PEXPLORE_TEST_REPORT");
    if (!directory) return;
    std::ofstream out(std::filesystem::path(directory) / (GetParam().name + "." + what));
    for (auto const& line : lines) out << line << "\n";
  }

  static boost::json::value approach_of(support::ShellResult const& result) {
    boost::system::error_code error;
    auto const summary = boost::json::parse(result.output, error);
    EXPECT_FALSE(error) << result.output << result.error;
    return error ? boost::json::value() : summary.at_pointer("/approaches/0");
  }

  std::string journal() { return support::read_file(repository_ / ".pexplore/real/journal.jsonl"); }

  void expect_work_done() {
    EXPECT_EQ(sh("git show pexplore/real/only:hello.txt").output, "hello\n");
    EXPECT_EQ(sh("git show pexplore/real/only:ran.txt").output, "ran\n");
  }

  /// Runs until the model has the request after the first tool, which it does not answer, and the
  /// agent has written that tool's result into its memory (it does so a moment later, and what it
  /// has not written no one can resume); then does that to `$pid`.
  support::ShellResult interrupt(std::string const& action) {
    return sh(PEXPLORE
              " run ../spec.toml > ../stdout 2> ../stderr & pid=$!\n"
              "{ tail -n +1 -f ../model.log & echo $! > ../tail; } | grep -q -m 1 '\"step\":1'\n"
              "kill $(cat ../tail)\n"
              "until grep -rqs " +
              GetParam().result_remembered + " ../home/" + GetParam().memory + "; do :; done\n" +
              action + "\nwait $pid; echo \"exit $?\"");
  }

  support::TempDirectory place_;
  std::filesystem::path repository_, program_;
  std::optional<real::Model> model_;
};

class Safety : public Conformance {};
class Endurance : public Conformance {};

/// A proxy that refuses everything takes down what it is asked for.
TEST_P(Conformance, DoesTheTaskAndSeeksNoOtherHost) {
  begin("");
  auto const proxy = fmt::format("http://127.0.0.1:{}", model_->port());
  auto const result = sh("export HTTPS_PROXY=" + proxy + " https_proxy=" + proxy +
                         " NO_PROXY=127.0.0.1 no_proxy=127.0.0.1\n"
                         "pexplore run ../spec.toml --json");
  ASSERT_EQ(result.status, 0) << result.error;
  auto const approach = approach_of(result);
  EXPECT_EQ(approach.at("state").as_string(), "completed");
  EXPECT_FALSE(approach.at("session_id").is_null());
  expect_work_done();
  report(model_->offered(), "tools");
  report(model_->hosts(), "hosts");
  EXPECT_THAT(model_->hosts(), testing::IsSubsetOf(GetParam().known_hosts));
  EXPECT_THAT(journal(), Not(HasSubstr("this pexplore does not know")));
  EXPECT_THAT(journal(), Not(HasSubstr("was not tried")));
  EXPECT_GT(approach.at_pointer("/metrics/tokens").as_int64(), 1000);
  EXPECT_GT(approach.at_pointer("/metrics/cost_usd").to_number<double>(), 0);
}

TEST_P(Endurance, DoesTheTasksOfAMasterIssue) {
  begin("");
  support::GitHubServer server;
  server.change([](support::GitHubState& state) {
    state.add_thread("owner/repo", "Two things",
                     "- [ ] Write `hello.txt`\n- [ ] Run a command that writes `ran.txt`\n");
  });
  ASSERT_EQ(sh("git init -q --bare ../remote.git && git remote add origin ../remote.git").status,
            0);
  auto const result = sh("export GITHUB_TOKEN=token-of-tester GITHUB_API_URL=" + server.url() +
                         "\npexplore tasks run owner/repo#1 --yes --spec ../spec.toml "
                         "--gate greets='grep hello hello.txt' --json");
  ASSERT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(server.count("POST", "/pulls"), 2);
  EXPECT_EQ(sh("git -C ../remote.git for-each-ref 'refs/heads/feat/*' | wc -l").output, "2\n");
}

TEST_P(Endurance, ProposesAndJudgesWithoutChangingAnything) {
  // For each question, it tries to write, and gives the answer that the question asks for. The
  // adapter for ACP ends its turn when it is refused something: it is not led into temptation.
  bool const tries = GetParam().name != "claude-acp";
  std::string const write = tries ? R"({"write": {"path": "hello.txt", "content": "hello\n"}},
                 {"run": "pwd > where.txt"},)"
                                  : "";
  begin(
      "", tries ? "" : "allow_empty = true",
      R"("steps": [)" + write +
          R"({"say": "{\"approaches\": [{\"name\": \"other\", \"description\": \"Quite another idea\"}], \"answers\": [{\"question\": 1, \"better\": \"tie\"}]}"}])");
  support::write_file(place_.path() / "spec.toml",
                      support::read_file(place_.path() / "spec.toml") +
                          "[generate]\ncount = 1\n[judge]\ncount = 1\n"
                          "[[criterion]]\nname = \"clarity\"\njudge = \"Which is clearer?\"\n");
  auto const result = explore();
  EXPECT_THAT(result.output, HasSubstr("\"source\": \"judged\""));
  // One that proposes and two that judge, none of them asked twice; identical work is not judged.
  EXPECT_EQ(sh("grep -c helper:complete .pexplore/real/journal.jsonl").output,
            tries ? "3\n" : "1\n");
  EXPECT_EQ(result.status, 1) << "two ties show nothing: " << result.error;
  if (tries) {
    EXPECT_EQ(sh("git show pexplore/real/other:hello.txt").output, "hello\n");
  }
  EXPECT_EQ(sh("git status --porcelain").output, "");
}

/// In the user's home, the directory of temporary files and the parents of the repository.
TEST_P(Safety, NothingPlantedReachesAJudge) {
  // Its first start takes long, and two at once fail.
  bool const is_slow = GetParam().name.starts_with("opencode");
  auto const ran = place_.path() / "ran";
  begin("", is_slow ? "max_parallel = 1" : "",
        R"("steps": [{"run": "pwd | tee where.txt >> )" + ran.string() +
            R"("}, {"say": "{\"answers\": [{\"question\": 1, \"better\": \"tie\"}]}"}])");
  support::write_file(place_.path() / "spec.toml",
                      support::read_file(place_.path() / "spec.toml") +
                          "[[approach]]\nname = \"other\"\n[judge]\ncount = 1\n"
                          "[[criterion]]\nname = \"clarity\"\njudge = \"Which is clearer?\"\n");
  real::plant(place_.path());
  auto const result = sh("export TMPDIR=$PWD/../tmp\npexplore run ../spec.toml --json");
  EXPECT_EQ(result.status, 1) << "two ties show nothing: " << result.error;
  EXPECT_THAT(support::read_file(place_.path() / "started"), Not(HasSubstr("judge")));
  EXPECT_THAT(support::read_file(ran),
              testing::AllOf(HasSubstr("repo.pexplore"), Not(HasSubstr("session-"))));
  EXPECT_THAT(journal(), Not(HasSubstr("a judge should not have")));
  int judges = 0;
  std::istringstream requests(model_->log());
  for (std::string line; std::getline(requests, line);) {
    if (line.find("Which is clearer?") == std::string::npos) continue;
    ++judges;
    auto const at = line.find("PLANTED");
    EXPECT_EQ(at, std::string::npos) << line.substr(at < 300 ? 0 : at - 300, 400);
  }
  EXPECT_GE(judges, 2);
}

TEST_P(Safety, RefusedCredentialsEndItAtOnceWithTheMend) {
  begin(R"({"status": 401, "times": 1000})");
  auto const result = explore();
  EXPECT_EQ(result.status, 8) << result.error;
  auto const approach = approach_of(result);
  EXPECT_EQ(approach.at("state").as_string(), "unauthorised");
  EXPECT_THAT(result.error, HasSubstr("log in, or fix the key"));
  EXPECT_LE(model_->requests(), 4) << "it was left to retry";
}

TEST_P(Endurance, ALimitIsWaitedOut) {
  begin(R"({"at": 1, "status": 429, "retry_after": 1, "times": 1})");
  auto const result = explore();
  ASSERT_EQ(result.status, 0) << result.error;
  expect_work_done();
  if (!GetParam().tells_refusals) return;
  EXPECT_THAT(journal(), HasSubstr("orchestrator:session:limited"));
  EXPECT_THAT(journal(), HasSubstr("orchestrator:exploration:cooldown"));
}

TEST_P(Endurance, AnOverloadThatOutlastsItsRetriesIsContinuedLater) {
  // More refusals than the retries of any agent within one session.
  begin(R"({"at": 1, "status": 529, "times": 4})");
  auto const result = explore();
  ASSERT_EQ(result.status, 0) << result.error;
  expect_work_done();
  EXPECT_EQ(model_->requests(0), 1) << "the first step was paid for twice";
}

TEST_P(Endurance, ACutConnectionLosesNothing) {
  begin(R"({"at": 1, "times": 1})");
  auto const result = explore();
  ASSERT_EQ(result.status, 0) << result.error;
  expect_work_done();
}

TEST_P(Endurance, SilenceEndsAtTheDeadlineAndKeepsWhatWasDone) {
  begin(R"({"at": 1, "silent": true, "times": 1000})", "timeout = \"12s\"");
  auto const result = explore();
  EXPECT_EQ(result.status, 2) << result.error;
  EXPECT_EQ(approach_of(result).at("state").as_string(), "timed_out");
  EXPECT_EQ(sh("git show pexplore/real/only:hello.txt").output, "hello\n");
}

TEST_P(Endurance, ATermInterruptsItAndResumeContinuesWithItsMemory) {
  begin(R"({"at": 1, "silent": true, "times": 1})");
  EXPECT_THAT(interrupt("kill -TERM $pid").output, HasSubstr("exit 143"));
  auto const resumed = sh("pexplore resume real");
  ASSERT_EQ(resumed.status, 0) << resumed.error;
  expect_work_done();
  EXPECT_EQ(model_->requests(0), 1) << "it started over\n" << resumed.error << model_->log();
}

TEST_P(Endurance, KilledInTheMiddleItIsResumedAndNothingOfItSurvives) {
  begin(R"({"at": 1, "silent": true, "times": 1})");
  auto const killed = interrupt("kill -KILL $pid");
  EXPECT_THAT(killed.output, HasSubstr("exit 137"));
  auto const pid =
      sh("grep -o '\"pid\":[0-9]*' .pexplore/real/journal.jsonl | head -n 1 | tr -dc 0-9");
  auto const mine = "PEXPLORE_WORKTREE=" + (place_.path() / "repo.pexplore/real/only").string();
  auto const resumed = sh("pexplore resume real");
  ASSERT_EQ(resumed.status, 0) << resumed.error;
  expect_work_done();
  EXPECT_EQ(model_->requests(0), 1) << "it started over\n" << resumed.error << model_->log();
  EXPECT_THAT(process::find_strays({}, mine), IsEmpty());
  EXPECT_EQ(sh("ls /tmp/cc-socks/" + pid.output + ".* ../home/.claude/sessions/" + pid.output +
               ".* 2>/dev/null")
                .output,
            "");
}

TEST_P(Endurance, ASessionThatItDoesNotKnowAnyMoreStartsOverAndThatIsSaid) {
  begin(R"({"at": 1, "silent": true, "times": 1})");
  EXPECT_THAT(interrupt("kill -KILL $pid").output, HasSubstr("exit 137"));
  auto const resumed =
      sh("rm -rf ../home/.claude ../home/codex/sessions ../home/codex/*.sqlite*; "
         "pexplore resume real; cat .pexplore/real/sessions/*.stderr.log");
  ASSERT_EQ(resumed.status, 0) << resumed.error;
  expect_work_done();
  EXPECT_THAT(journal(), HasSubstr("it started over")) << resumed.output;
}

TEST_P(Endurance, ItIsNotOfferedWhatReachesPastTheSession) {
  begin("");
  ASSERT_EQ(explore().status, 0);
  EXPECT_THAT(model_->log(), HasSubstr("Write hello.txt"));
  if (!GetParam().name.starts_with("claude")) return;  // the others offer none of these
  EXPECT_THAT(model_->log(), Not(HasSubstr("run_in_background")));
  for (auto const* const tool :
       {"EnterWorktree", "ScheduleWakeup", "CronCreate", "SendMessage", "ListAgents", "Workflow"})
    EXPECT_THAT(model_->log(), Not(HasSubstr(std::string(R"(\"name\":\")") + tool)));
}

TEST_P(Endurance, ItsKeyIsNowhereToBeSeen) {
  bool const hides_it = GetParam().name == "codex";  // from its commands, too
  begin("", "", hides_it ? R"("steps": [{"run": "env > env.txt"}, {"say": "All done."}])" : steps);
  auto const result = sh("pexplore run ../spec.toml --json --events; pexplore show real; grep -r " +
                         std::string(key) + " .pexplore ../repo.pexplore && echo FOUND");
  EXPECT_THAT(result.output + result.error, Not(HasSubstr("FOUND")));
  EXPECT_THAT(result.output + result.error, Not(HasSubstr(key)));
}

std::string name_of(testing::TestParamInfo<Adapter> const& each) {
  auto name = each.param.name;
  std::ranges::replace(name, '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(, Conformance, testing::ValuesIn(real::adapters()), name_of);
INSTANTIATE_TEST_SUITE_P(, Safety, testing::ValuesIn(real::adapters_with(real::Trial::safety)),
                         name_of);
INSTANTIATE_TEST_SUITE_P(, Endurance, testing::ValuesIn(real::adapters_with(real::Trial::whole)),
                         name_of);

}  // namespace
}  // namespace parallel_explore
