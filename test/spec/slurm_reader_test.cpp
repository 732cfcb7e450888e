#include "core/experiment_json.hpp"
#include "core/hosts.hpp"
#include "fault_of.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace parallel_explore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Experiment read_cluster(std::string_view text) {
  return parse_experiment(text, SpecFormat::toml, "pexplore.toml");
}

std::string cluster_fault(std::string const& text) {
  return fault_of([&] { (void)read_cluster(text); });
}

TEST(SlurmReader, MakesTheClusterOfThisMachineAHost) {
  auto const experiment = read_cluster(R"(
[session]
launcher = "slurm"
max_parallel = 7
[slurm]
partition = "main"
time = "1-12:30:00"
memory = "8G"
cpus = 4
options = ["--qos=low"]
)");
  EXPECT_THAT(experiment.session.hosts, ElementsAre("slurm"));
  auto const& host = experiment.hosts.at("slurm");
  Slurm const settings{"main", "", "", "1-12:30:00", "8G", 4, true, {"--qos=low"}};
  EXPECT_EQ(host.slurm, settings);
  EXPECT_EQ(host.ssh, "");
  EXPECT_EQ(core::places_of(experiment), 7);
  // The record says the same.
  auto const again = core::experiment_from_value(core::to_json_value(experiment));
  EXPECT_EQ(again.session.launcher, Launch(SlurmLaunch{}));
  EXPECT_EQ(again.hosts.at("slurm"), host);
}

TEST(SlurmReader, NeedsNoSettings) {
  EXPECT_EQ(read_cluster("[session]\nlauncher = \"slurm\"\n").hosts.at("slurm").slurm, Slurm{});
  Experiment made;
  made.name = "made";
  made.task = "Do it.";
  made.session.launcher = SlurmLaunch{};
  made.approaches = {Approach{}};
  made.approaches.front().name = "a";
  EXPECT_THAT(frozen(made).session.hosts, ElementsAre("slurm"));
}

TEST(SlurmReader, ReadsClustersAmongHosts) {
  auto const experiment = read_cluster(R"(
[session]
hosts = ["login", "other", "local"]
[host.login]
launcher = "slurm"
slots = 40
[host.other.slurm]
exclusive = false
)");
  EXPECT_EQ(experiment.hosts.at("login").slurm, Slurm{});
  EXPECT_EQ(core::slots_of(experiment, "login"), 40);
  ASSERT_TRUE(experiment.hosts.at("other").slurm);
  EXPECT_FALSE(experiment.hosts.at("other").slurm->exclusive);
  EXPECT_EQ(core::slots_of(experiment, "other"), experiment.session.max_parallel);
}

TEST(SlurmReader, RefusesWhatSbatchWouldReadOtherwise) {
  for (auto const* line :
       {"partition = \"a b\"", "time = \"soon\"", "time = \"1:\"", "memory = \"8 GB\"", "cpus = 0",
        "options = [\"qos\"]", "options = [\"--array=1-3\"]", "options = [\"-o\"]"}) {
    EXPECT_THAT(cluster_fault(fmt::format("[session]\nlauncher = \"slurm\"\n[slurm]\n{}\n", line)),
                HasSubstr("pexplore.toml:4:"))
        << line;
  }
}

TEST(SlurmReader, RefusesSettingsThatNothingUses) {
  EXPECT_THAT(cluster_fault("[slurm]\npartition = \"main\"\n"),
              HasSubstr("[slurm] needs [session]"));
  EXPECT_THAT(cluster_fault("[session]\nlauncher = \"slurm\"\nhosts = \"local\"\n"),
              HasSubstr("leave `launcher` or `hosts` out"));
  EXPECT_THAT(cluster_fault("[session]\nlauncher = \"slrum\"\n"),
              HasSubstr("did you mean \"slurm\"?"));
  EXPECT_THAT(cluster_fault("[host.big.launcher]\nrun = [\"box\"]\n"),
              HasSubstr("of a host is \"direct\" or \"slurm\""));
}

TEST(SlurmReader, ReadsTheExamplesOfTheGuide) {
  std::ifstream in(std::string(GUIDES) + "/slurm.md");
  std::string const text{std::istreambuf_iterator<char>(in), {}};
  constexpr std::string_view fence = "```toml\n";
  int examples = 0;
  for (auto at = text.find(fence); at != std::string::npos; at = text.find(fence, at)) {
    at += fence.size();
    EXPECT_NO_THROW((void)read_cluster(text.substr(at, text.find("```\n", at) - at)));
    ++examples;
  }
  EXPECT_EQ(examples, 2);
}

}  // namespace
}  // namespace parallel_explore
