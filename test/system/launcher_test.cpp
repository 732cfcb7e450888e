#include "harness.hpp"
#include "support/docker.hpp"

#include <algorithm>
#include <sstream>

namespace parallel_explore {
namespace {

using support::read_file;
using testing::HasSubstr;

/// The first example of a section of the guide.
std::string example_of(std::string const& section) {
  auto const guide = read_file(SOURCE_DIR "/docs/guide/launchers.md");
  constexpr std::string_view fence = "```toml\n";
  auto const begin = guide.find(fence, guide.find("\n## " + section + "\n")) + fence.size();
  return guide.substr(begin, guide.find("```\n", begin) - begin);
}

/// The script of the guide that has this comment.
std::string script_of(std::string const& comment) {
  auto const guide = read_file(SOURCE_DIR "/docs/guide/launchers.md");
  auto const begin = guide.rfind("#!/bin/sh", guide.find("\n# " + comment));
  return guide.substr(begin, guide.find("```\n", begin) - begin);
}

/// A stand-in for the client of a cloud: each sandbox is a directory.
constexpr auto sprite = R"sh(#!/bin/sh
box=$PWD/../sandboxes/$3
case $1 in
  create) mkdir -p "../sandboxes/$2" ;;
  exec) env -i PATH=/usr/bin:/bin sh -c "$(printf '%s' "$7" | sed "s,/work,$box/work,g; s,/tmp/,$box/,g")" ;;
esac
)sh";

TEST_F(System, TheScriptForCloudSandboxesBringsTheWorktreeThereAndBack) {
  support::write_file(place_.path() / "in-sprite", script_of("tools/in-sprite"));
  support::write_file(place_.path() / "bin" / "sprite", sprite);
  write("old/x", "x");
  auto const ran =
      sh("chmod +x ../bin/sprite; PATH=$PWD/../bin:$PATH; export PATH\n"
         "echo input | V=\"it's\ntwo lines\" sh ../in-sprite job $PWD \"sh -c 'cat > got; rm "
         "file.txt; "
         "test -d .git; echo \\\"\\$V\\\" > v; exit 7'\" V; echo $?; cat got v old/x; ls; git log "
         "--format=%s");
  EXPECT_EQ(ran.output, "7\ninput\nit's\ntwo lines\nxgot\nold\nv\nfirst\n") << ran.error;
}

class Containers : public System {
 protected:
  Containers() : docker_(place_.path(), "[ \"$1\" != run ] || sleep 0.3") {
    // As its home in the container, and as that of the person.
    write_file(place_.path() / ".claude" / "log-in", "mine\n");
    // A file that only this machine has.
    write_file(place_.path() / "private", "x");
  }

  static void write_file(std::filesystem::path const& file, std::string_view content) {
    support::write_file(file, content);
  }

  support::ShellResult with_docker(std::string const& script) {
    return sh("PATH='" + docker_.bin().string() + "':$PATH; export PATH\n" + script);
  }

  /// Names after a word at the beginning of lines of the log.
  std::vector<std::string> logged(std::string const& word) {
    std::vector<std::string> names;
    std::istringstream log(docker_.log());
    for (std::string line; std::getline(log, line);) {
      if (line.starts_with(word + " ")) names.push_back(line.substr(word.size() + 1));
    }
    return names;
  }

  support::DockerStandIn docker_;
};

constexpr auto contained = R"(
name = "box"
task = "Write."
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "cat > prompt; cat made > x; git log --format=%s >> x; ls -A $HOME/.. >> x; git add x; git commit -q -m own; echo rest > rest"]
[worktree]
setup = ["echo made > made; env > variables"]
[evaluate]
base = false
[[approach]]
name = "a"
[[criterion]]
name = "in place"
run = "test -f x && test \"$PEXPLORE_APPROACH\" = a"
gate = true
[[criterion]]
name = "time"
run = "sleep 0.1"
metric = "seconds"
repeat = 1
)";

TEST_F(Containers, RunSetUpSessionsAndCommandsByTheRecipeOfTheGuide) {
  write(".gitignore", "made\nvariables\n");
  sh("git add .gitignore && git commit -q -m ignore");
  write_spec(contained + example_of("Docker"));
  auto const ran = with_docker("MINE=1 pexplore run ../spec.toml");
  ASSERT_EQ(ran.status, 0) << ran.output << ran.error << docker_.log();

  // Standard input, and a repository in which it could commit.
  EXPECT_THAT(sh("git show pexplore/box/a:prompt").output, HasSubstr("Write."));
  EXPECT_EQ(sh("git show pexplore/box/a:rest").output, "rest\n");
  EXPECT_THAT(sh("git log --format=%s pexplore/box/a").output, HasSubstr("own\n"));
  auto const variables = read_file(place_.path() / "repo.pexplore/box/a/variables");
  EXPECT_THAT(variables, HasSubstr("PEXPLORE_APPROACH=a\n"));
  EXPECT_THAT(variables, HasSubstr("HOME=/home/agent\n"));

  // Every command had a container of its own that has ended.
  auto const begun = logged("begin");
  EXPECT_GE(begun.size(), 4U);
  EXPECT_EQ(logged("end").size(), begun.size());
  EXPECT_TRUE(std::ranges::all_of(
      begun, [](std::string const& name) { return name.starts_with("pexplore-box-a-"); }));

  // The start of a container, 0.3 s at least, is not what was measured.
  auto const seconds =
      json("pexplore show box --json").at_pointer("/approaches/0/scores/time/value");
  EXPECT_GE(seconds.to_number<double>(), 0.1);
  EXPECT_LT(seconds.to_number<double>(), 0.4);
  EXPECT_THAT(sh("ls -A ../repo.pexplore/box/a/.pexplore-scratch").output, ".gitignore\n");
}

TEST_F(Containers, AreWhereDoctorTriesTheAgent) {
  write_spec(R"(
name = "tried"
task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", "-c", "echo $HOME"]
[[approach]]
name = "a"
)" + example_of("Docker"));
  auto const tried = with_docker("pexplore doctor --try command --spec ../spec.toml");
  EXPECT_EQ(tried.status, 0) << tried.output << tried.error;
  EXPECT_THAT(tried.output, HasSubstr("answer      /home/agent\n"));
  EXPECT_EQ(logged("begin").size(), 1U);
  EXPECT_EQ(logged("end").size(), 1U);
}

/// Says that it works, does not mind SIGTERM, and works until something comes.
constexpr auto stubborn = R"(
name = "live"
task = "t"
[session]
agent = "command"
grace = "200ms"
retries = 0
[agent.command]
run = ["sh", "-c", "trap '' TERM; echo x > started; while :; do sleep 1; done"]
[session.launcher]
run = ["docker", "run", "--name", "{job}", "-v", "{worktree}:{worktree}", "-w", "{directory}", "{environment}", "image"]
stop = ["docker", "rm", "--force", "{job}"]
[[approach]]
name = "a"
)";

class StubbornContainer : public Containers {
 protected:
  StubbornContainer() { write_spec(stubborn); }

  /// Waits for the session, then for `script`.
  support::ShellResult while_it_works(std::string const& script) {
    return with_docker("(exec " PEXPLORE
                       " run ../spec.toml) > ../said 2>&1 & run=$!\n"
                       "until test -s ../repo.pexplore/live/a/started; do sleep 0.02; done\n" +
                       script);
  }
};

TEST_F(StubbornContainer, EndsWithItsCancelledSession) {
  auto const cancelled = while_it_works("pexplore cancel live a; wait $run");
  EXPECT_EQ(logged("kill"), logged("begin"))
      << cancelled.error << read_file(place_.path() / "said");
  EXPECT_EQ(sh("ls -A .pexplore/live/launched").output, "");
}

TEST_F(StubbornContainer, OutlivesAKilledRunAndEndsWithTheNext) {
  auto const killed = while_it_works("kill -KILL $run; wait $run; pexplore status live");
  EXPECT_EQ(logged("kill").size(), 0U);
  EXPECT_THAT(killed.output, HasSubstr(" of the interrupted run still run"));
  auto const cancelled = with_docker("pexplore cancel live && pexplore status live");
  EXPECT_EQ(logged("kill"), logged("begin")) << cancelled.error;
  EXPECT_THAT(cancelled.output, HasSubstr("None of its processes still runs."));
}

TEST_F(Containers, AreRefusedWithoutTheirProgram) {
  write_spec(std::string(stubborn).replace(std::string(stubborn).find("\"docker\""), 8,
                                           "\"no-such-docker\""));
  auto const refused = with_docker("pexplore run ../spec.toml");
  EXPECT_EQ(refused.status, 8);
  EXPECT_THAT(refused.error,
              HasSubstr("[session] launcher cannot start commands: there is no program "
                        "\"no-such-docker\""));
}

}  // namespace
}  // namespace parallel_explore
