#include "fault_of.hpp"

#include <gmock/gmock.h>

namespace parallel_explore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Experiment read(std::string_view text) {
  return parse_experiment(text, SpecFormat::toml, "pexplore.toml");
}

std::string fault_in(std::string const& text) {
  return fault_of([&] { (void)read(text); });
}

TEST(HostReader, ReadsHostsAndWhoUsesThem) {
  auto const experiment = read(R"(
[session]
hosts = ["big", "local"]
lost_after = "2m"
[evaluate]
host = "small"
[host.big]
ssh = "me@big.example.org"
slots = 8
root = "/scratch/me/pexplore"
[host.small]
)");
  EXPECT_THAT(experiment.session.hosts, ElementsAre("big", "local"));
  EXPECT_EQ(experiment.session.lost_after, std::chrono::minutes(2));
  EXPECT_EQ(experiment.evaluate.host, "small");
  Host const big{"me@big.example.org", 8, "/scratch/me/pexplore"};
  EXPECT_EQ(experiment.hosts.at("big"), big);
  EXPECT_EQ(experiment.hosts.at("small"), Host{});
}

TEST(HostReader, TakesOneHostAsAText) {
  EXPECT_THAT(read("[session]\nhosts = \"local\"\n").session.hosts, ElementsAre("local"));
}

TEST(HostReader, NamesTheNearestHost) {
  EXPECT_THAT(fault_in("[session]\nhosts = [\"bigg\"]\n[host.big]\n"),
              HasSubstr("pexplore.toml:2: unknown host \"bigg\"; did you mean \"big\"?"));
  EXPECT_THAT(fault_in("[evaluate]\nhost = \"cluster\"\n"), HasSubstr("add [host.cluster]"));
}

TEST(HostReader, RefusesWhatAShellOrSshWouldReadOtherwise) {
  for (auto const* line : {"ssh = \"-oProxyCommand=x\"", "ssh = \"a b\"", "ssh = \"\"", "slots = 0",
                           "root = \"pexplore\"", "root = \"/\"", "root = \"~/a b\"",
                           "root = \"~/$(x)\"", "root = \"/a/../b\"", "root = \"~\""}) {
    EXPECT_THAT(fault_in(std::string("[host.big]\n") + line + "\n"), HasSubstr("pexplore.toml:2:"))
        << line;
  }
  for (auto const* name : {"\"a b\"", "\"-x\"", "\".x\"", "local", "\"\""}) {
    EXPECT_THAT(fault_in(std::string("[host.") + name + "]\n"), HasSubstr("pexplore.toml:1:"))
        << name;
  }
}

}  // namespace
}  // namespace parallel_explore
