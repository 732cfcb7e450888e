#include "install/hosts.hpp"
#include "install/plugin_files.hpp"
#include "parallel_explore/error.hpp"
#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <set>

namespace pexplore::install {
namespace {

using parallel_explore::support::read_file;
using testing::Contains;
using testing::HasSubstr;

TEST(PluginFiles, AreThoseOfTheRepository) {
  std::filesystem::path const root = std::string(TEST_DATA) + "/..";
  std::set<std::string> there;
  for (auto const& each :
       std::filesystem::recursive_directory_iterator(root / "plugins/pexplore")) {
    if (each.is_regular_file())
      there.insert(each.path().lexically_relative(root / "plugins/pexplore").string());
  }
  std::set<std::string> inside;
  for (auto const& file : plugin_files()) {
    inside.insert(std::string(file.path));
    EXPECT_EQ(file.content, read_file(root / "plugins/pexplore" / file.path)) << file.path;
  }
  EXPECT_EQ(inside, there);
  EXPECT_EQ(makefile().content, read_file(root / "make/parallel-explore.mk"));
  EXPECT_EQ(cmake_module().content, read_file(root / "cmake/ParallelExplore.cmake"));
}

TEST(Hosts, GetASkillAndTheServerEach) {
  for (auto const& host : hosts()) {
    for (auto const* layout : {&host.user, &host.project}) {
      std::set<std::string> places;
      bool has_skill = false, has_server = layout->entry.has_value();
      for (auto const& file : files_of(*layout)) {
        EXPECT_TRUE(places.insert(file.path).second) << host.name << ": " << file.path;
        has_skill = has_skill || file.path.ends_with("skills/pexplore/SKILL.md");
        has_server = has_server || file.path.ends_with("pexplore/.mcp.json") ||
                     file.path.ends_with("gemini-extension.json");
      }
      EXPECT_TRUE(has_skill) << host.name;
      EXPECT_TRUE(has_server) << host.name;
    }
  }
}

TEST(Hosts, AreNamedInTheHintOfAnUnknownOne) {
  auto const thrown = parallel_explore::support::thrown_by([] { (void)host_named("claud"); });
  EXPECT_THAT(thrown.hint, HasSubstr("did you mean \"claude\"?"));
}

}  // namespace
}  // namespace pexplore::install
