#include "core/experiment_json.hpp"
#include "fault_of.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace parallel_explore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Launch read_launcher(std::string_view text, SpecFormat format = SpecFormat::toml) {
  return parse_experiment(text, format, "pexplore.toml").session.launcher;
}

std::string launcher_fault(std::string const& text) {
  return fault_of([&] { (void)read_launcher("[session.launcher]\n" + text); });
}

TEST(LauncherReader, ReadsAPrefix) {
  auto const launcher = read_launcher(R"(
[session.launcher]
run = ["docker", "run", "--name", "{job}", "{environment}", "image"]
env = ["-e", "{name}={value}"]
stop = ["docker", "kill", "{job}"]
mount = "/work/{folder}"
count_start = true
)");
  auto const& prefix = std::get<PrefixLaunch>(launcher);
  EXPECT_THAT(prefix.run,
              ElementsAre("docker", "run", "--name", "{job}", "{environment}", "image"));
  EXPECT_THAT(prefix.env, ElementsAre("-e", "{name}={value}"));
  EXPECT_THAT(prefix.stop, ElementsAre("docker", "kill", "{job}"));
  EXPECT_EQ(prefix.mount, "/work/{folder}");
  EXPECT_TRUE(prefix.count_start);
}

TEST(LauncherReader, ReadsTheSameFromEveryFormat) {
  PrefixLaunch expected;
  expected.run = {"box", "{environment}"};
  EXPECT_EQ(read_launcher("[session]\nlauncher = { run = [\"box\", \"{environment}\"] }\n"),
            Launch(expected));
  EXPECT_EQ(
      read_launcher("session:\n  launcher:\n    run: [box, \"{environment}\"]\n", SpecFormat::yaml),
      Launch(expected));
  EXPECT_EQ(read_launcher(R"({"session": {"launcher": {"run": ["box", "{environment}"]}}})",
                          SpecFormat::json),
            Launch(expected));
}

TEST(LauncherReader, StartsCommandsDirectlyByDefault) {
  EXPECT_EQ(read_launcher(""), Launch(DirectLaunch{}));
  EXPECT_EQ(read_launcher("[session]\nlauncher = \"direct\"\n"), Launch(DirectLaunch{}));
}

TEST(LauncherReader, WhatItReadIsRecorded) {
  Experiment experiment;
  experiment.session.launcher = PrefixLaunch{{"box"}, {"end", "{job}"}, {"-e"}, "/work", true};
  auto const again = core::experiment_from_value(core::to_json_value(experiment));
  EXPECT_EQ(again.session.launcher, experiment.session.launcher);
}

TEST(LauncherReader, NamesTheNearestPlaceholder) {
  EXPECT_THAT(launcher_fault("run = [\"docker\", \"-v\", \"{worktre}:/w\"]\n"),
              HasSubstr("pexplore.toml:2: unknown placeholder {worktre} in \"run\"; did you mean "
                        "{worktree}?"));
  EXPECT_THAT(launcher_fault("run = [\"box\"]\nstop = [\"kill\", \"{command}\"]\n"),
              HasSubstr("pexplore.toml:3: unknown placeholder {command} in \"stop\"; known: "));
}

/// The blocks of TOML of a page.
std::vector<std::string> examples_of(std::string const& page) {
  std::ifstream in(std::string(GUIDES) + "/" + page);
  std::string const text{std::istreambuf_iterator<char>(in), {}};
  constexpr std::string_view fence = "```toml\n";
  std::vector<std::string> blocks;
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    blocks.push_back(text.substr(at, text.find("```\n", at) - at));
  }
  return blocks;
}

TEST(LauncherReader, ReadsEveryExampleOfTheGuide) {
  auto const launchers = examples_of("launchers.md");
  EXPECT_GE(launchers.size(), 6U);
  for (auto const& each : launchers)
    EXPECT_TRUE(std::holds_alternative<PrefixLaunch>(read_launcher(each))) << each;
  std::string hosts;
  for (auto const& each : examples_of("hosts.md")) hosts += each;
  EXPECT_THAT(parse_experiment(hosts, SpecFormat::toml, "hosts.md").session.hosts,
              ElementsAre("big", "gpu", "local"));
}

TEST(LauncherReader, LeavesOtherBracesAlone) {
  auto const launcher = read_launcher(
      "[session.launcher]\nrun = [\"box\", '{\"spec\": {}}', \"{{.ID}}\", \"${HOME}\", \"{\"]\n");
  EXPECT_EQ(std::get<PrefixLaunch>(launcher).run.size(), 5U);
}

TEST(LauncherReader, RefusesAPrefixThatCannotWork) {
  EXPECT_THAT(launcher_fault("stop = [\"docker\"]\n"), HasSubstr("needs \"run\""));
  EXPECT_THAT(launcher_fault("run = []\n"), HasSubstr("pexplore.toml:2: \"run\" begins with"));
  EXPECT_THAT(launcher_fault("run = [\"\"]\n"), HasSubstr("\"run\" begins with a program"));
  EXPECT_THAT(launcher_fault("run = [\"{command}\"]\n"), HasSubstr("not with a placeholder"));
  EXPECT_THAT(launcher_fault("run = [\"box\", \"-e{environment}\"]\n"), HasSubstr("stands alone"));
  EXPECT_THAT(launcher_fault("run = [\"box\"]\nenv = [\"-e\", \"{name}\"]\n"),
              HasSubstr("pexplore.toml:3: \"env\" stands where \"run\" has {environment}"));
  EXPECT_THAT(launcher_fault("run = [\"box\", \"{environment}\"]\nenv = [\"-e\"]\n"),
              HasSubstr("needs {name}"));
  EXPECT_THAT(launcher_fault("run = [\"box\"]\nstop = []\n"), HasSubstr("\"stop\" begins with"));
  EXPECT_THAT(launcher_fault("run = [\"box\"]\nmount = \"work\"\n"), HasSubstr("absolute path"));
  EXPECT_THAT(launcher_fault("run = [\"box\"]\nmuont = \"/work\"\n"), HasSubstr("\"mount\"?"));
  EXPECT_THAT(fault_of([] { (void)read_launcher("[session]\nlauncher = 3\n"); }),
              HasSubstr("a name or a table"));
  EXPECT_THAT(fault_of([] { (void)read_launcher("[session]\nlauncher = \"dirct\"\n"); }),
              HasSubstr("did you mean \"direct\"?"));
}

}  // namespace
}  // namespace parallel_explore
