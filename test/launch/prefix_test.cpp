#include "launch/prefix.hpp"

#include "core/prefix_placeholders.hpp"
#include "process/report.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <set>
#include <unistd.h>

namespace parallel_explore::launch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

CommandPlace a_place() {
  CommandPlace place;
  place.worktree = "/w/exp/a.2";
  place.repository = "/repo";
  place.git_dir = "/repo/.git";
  place.approach = "a";
  place.experiment = "exp";
  place.job = "pexplore-exp-a-1";
  return place;
}

CommandLine a_command(std::vector<std::string> argv = {"make", "test"}) {
  CommandLine command;
  command.argv = std::move(argv);
  command.directory = "/w/exp/a.2";
  return command;
}

core::Environment const own{{"HOME", "/home/me"}, {"PATH", "/bin"}};

CommandLine behind(PrefixLaunch const& prefix, CommandLine command,
                   std::filesystem::path const& report = {}) {
  return behind_prefix(prefix, std::move(command), a_place(), own, {}, report);
}

TEST(Prefix, StandsBeforeTheCommand) {
  PrefixLaunch prefix;
  prefix.run = {"docker", "run",         "--name={job}", "-v", "{worktree}:{worktree}",
                "-w",     "{directory}", "image"};
  prefix.stop = {"docker", "kill", "{job}"};
  auto sub = a_command();
  sub.directory = "/w/exp/a.2/sub";
  auto const wrapped = behind(prefix, std::move(sub));
  EXPECT_THAT(wrapped.argv,
              ElementsAre("docker", "run", "--name=pexplore-exp-a-1", "-v", "/w/exp/a.2:/w/exp/a.2",
                          "-w", "/w/exp/a.2/sub", "image", "make", "test"));
  EXPECT_THAT(wrapped.stop, ElementsAre("docker", "kill", "pexplore-exp-a-1"));
  EXPECT_EQ(wrapped.directory, "/w/exp/a.2/sub");
  EXPECT_TRUE(wrapped.is_client);
}

TEST(Prefix, HasAValueForEveryPlaceholder) {
  for (auto const& name : core::prefix_placeholders(core::PrefixKey::run)) {
    PrefixLaunch prefix;
    prefix.run = {"box", "{" + name + "}"};
    auto variables = a_command();
    variables.environment = {{"NEW", "1"}};
    auto const wrapped = behind(prefix, std::move(variables));
    EXPECT_THAT(wrapped.argv[1], Not(HasSubstr("{"))) << name;
  }
  PrefixLaunch prefix;
  prefix.run = {"box",       "{folder}",     "{approach}", "{experiment}",
                "{git_dir}", "{repository}", "{user}",     "{home}"};
  auto const user = std::to_string(getuid()) + ":" + std::to_string(getgid());
  EXPECT_THAT(behind(prefix, a_command({"x"})).argv,
              ElementsAre("box", "a.2", "a", "exp", "/repo/.git", "/repo", user, "/home/me", "x"));
}

TEST(Prefix, NamesVariablesWithoutTheirValues) {
  PrefixLaunch prefix;
  prefix.run = {"box", "{environment}", "image"};
  auto with_secret = a_command({"x"});
  with_secret.environment = {{"PATH", "/bin"}, {"API_KEY", "secret"}, {"PEXPLORE_APPROACH", "a"}};
  auto const wrapped = behind(prefix, with_secret);
  EXPECT_THAT(wrapped.argv,
              ElementsAre("box", "--env", "API_KEY", "--env", "PEXPLORE_APPROACH", "image", "x"));
  // The client reads the values from its own environment, and needs that of this machine.
  EXPECT_EQ(wrapped.environment, with_secret.environment);
  prefix.env = {"--env={name}={value}"};
  EXPECT_THAT(behind(prefix, with_secret).argv,
              ElementsAre("box", "--env=PEXPLORE_APPROACH=a", "image", "x"));
}

TEST(Prefix, PutsTheCommandWhereItIsAsked) {
  PrefixLaunch prefix;
  prefix.run = {"sandbox", "exec", "cd {directory} && {command}"};
  EXPECT_THAT(behind(prefix, a_command({"sh", "-c", "echo it's"})).argv,
              ElementsAre("sandbox", "exec", R"(cd /w/exp/a.2 && sh -c 'echo it'\''s')"));
}

TEST(Prefix, CallsTheWorktreeByItsPlaceThere) {
  PrefixLaunch prefix;
  prefix.run = {"box", "-w", "{directory}", "-v", "{worktree}:/work/{folder}", "{environment}"};
  prefix.mount = "/work/{folder}";
  auto with_paths = a_command({"cat", "/w/exp/a.2/x", "/w/exp/a.22/x"});
  with_paths.directory = "/w/exp/a.2/sub";
  with_paths.environment = {{"TARGET", "/w/exp/a.2/target"}};
  auto const wrapped = behind(prefix, with_paths);
  EXPECT_THAT(wrapped.argv, ElementsAre("box", "-w", "/work/a.2/sub", "-v", "/w/exp/a.2:/work/a.2",
                                        "--env", "TARGET", "cat", "/work/a.2/x", "/w/exp/a.22/x"));
  EXPECT_EQ(wrapped.environment.at("TARGET"), "/work/a.2/target");
  EXPECT_EQ(wrapped.directory, "/w/exp/a.2/sub");
}

TEST(Prefix, FindsPlaceholdersWithinOtherBraces) {
  PrefixLaunch prefix;
  prefix.run = {"kubectl", R"({"spec": {"name": "{job}", "env": {}}})", "{{.ID}}"};
  EXPECT_THAT(behind(prefix, a_command({"x"})).argv,
              ElementsAre("kubectl", R"({"spec": {"name": "pexplore-exp-a-1", "env": {}}})",
                          "{{.ID}}", "x"));
}

TEST(Prefix, TakesAPathAsOneOfTheRepository) {
  PrefixLaunch prefix;
  prefix.run = {"tools/box"};
  prefix.stop = {"./tools/stop"};
  auto const wrapped = behind(prefix, a_command({"x"}));
  EXPECT_EQ(wrapped.argv.front(), "/repo/tools/box");
  EXPECT_EQ(wrapped.stop.front(), "/repo/tools/stop");
}

TEST(Prefix, VariablesOfThisMachineStayHere) {
  core::Environment const here{{"HOME", "/home/me"},
                               {"LANG", "C"},
                               {"SSH_AUTH_SOCK", "/s"},
                               {"ANTHROPIC_API_KEY", "k"},
                               {"https_proxy", "http://p"},
                               {"GIT_AUTHOR_NAME", "Me"},
                               {"MINE", "1"},
                               {"XDG_RUNTIME_DIR", "/run/1"}};
  std::vector<std::string> const pass{"MINE"};
  VariableRule const rule{here, pass};
  std::set<std::string> gone;
  for (auto const& [name, value] : here) {
    if (goes_along(name, value, rule)) gone.insert(name);
  }
  EXPECT_THAT(gone, ElementsAre("ANTHROPIC_API_KEY", "GIT_AUTHOR_NAME", "MINE", "https_proxy"));
  EXPECT_TRUE(goes_along("HOME", "/else", rule));
  EXPECT_TRUE(goes_along("NEW", "", rule));
}

TEST(Prefix, ShowsACredentialOnlyWhereItIsAsked) {
  std::vector<std::string> const pass{"MY_KEY"};
  VariableRule const shown{own, pass, true};
  EXPECT_FALSE(goes_along("ANTHROPIC_API_KEY", "k", shown));
  EXPECT_TRUE(goes_along("MY_KEY", "k", shown));
  EXPECT_TRUE(goes_along("PEXPLORE_APPROACH", "a", shown));
}

TEST(JobName, IsALabelThatKubernetesTakes) {
  EXPECT_EQ(job_name("Add_it", "a.2", "1f"), "pexplore-add-it-a-2-1f");
  std::string const longest(64, 'X');
  EXPECT_LE(job_name(longest, longest, std::string(12, '0')).size(), 63U);
}

/// Runs a timed command as it is wrapped, behind `env`.
class TimedCommand : public testing::Test {
 protected:
  support::ShellResult run_timed(std::vector<std::string> argv, std::string const& before = {}) {
    PrefixLaunch prefix;
    prefix.run = {"env"};
    CommandLine timed = a_command(std::move(argv));
    timed.directory = here_.path();
    auto where = a_place();
    where.worktree = here_.path();
    auto const wrapped = behind_prefix(prefix, timed, where, own, {}, report_);
    std::string line;
    for (auto const& word : wrapped.argv) line += " '" + escaped(word) + "'";
    return support::shell(here_.path(), before + line, support::test_environment(here_.path()));
  }

  static std::string escaped(std::string text) {
    for (auto at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 4))
      text.replace(at, 1, "'\\''");
    return text;
  }

  process::CommandOutcome reported() {
    process::CommandOutcome outcome;
    process::read_report(support::read_file(report_), outcome);
    return outcome;
  }

  support::TempDirectory here_;
  std::filesystem::path report_ = here_.path() / "report";
};

TEST_F(TimedCommand, SaysHowLongItRanAndKeepsItsStatus) {
  auto const ran = run_timed({"/bin/sh", "-c", "cat; echo it; sleep 0.1; exit 7"}, "echo in |");
  EXPECT_EQ(ran.status, 7);
  EXPECT_EQ(ran.output, "in\nit\n");
  auto const outcome = reported();
  EXPECT_TRUE(outcome.is_timed);
  EXPECT_GE(outcome.duration, std::chrono::milliseconds(100));
  EXPECT_LT(outcome.duration, std::chrono::seconds(60));
}

TEST_F(TimedCommand, CountsProcessorTime) {
  run_timed({"/bin/sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"});
  EXPECT_GE(reported().cpu_time, std::chrono::milliseconds(10));
}

TEST_F(TimedCommand, DoesWithoutNanosecondsOfDate) {
  support::write_file(here_.path() / "bin/date", "#!/bin/sh\necho 17%N\n");
  run_timed({"/bin/sh", "-c", "sleep 0.1"}, "chmod +x bin/date; PATH=$PWD/bin:$PATH");
  auto const outcome = reported();
  EXPECT_TRUE(outcome.is_timed);
  EXPECT_GE(outcome.duration, std::chrono::milliseconds(80));
  EXPECT_LT(outcome.duration, std::chrono::seconds(60));
}

}  // namespace
}  // namespace parallel_explore::launch
