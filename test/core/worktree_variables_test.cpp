#include "core/worktree_variables.hpp"

#include <gmock/gmock.h>

#include <set>

namespace parallel_explore::core {
namespace {

OwnPlace place(std::string const& approach) {
  return {approach, "/r.pexplore/e", "/r.pexplore/e/" + approach, "/scratch", {20'010, 10}};
}

TEST(WorktreeVariables, NamePlacesPortsAndAProject) {
  std::vector<std::string> const names{"CARGO_TARGET_DIR"};
  auto const own = worktree_variables(place("a"), names);
  EXPECT_EQ(own.at("PEXPLORE_PORT"), "20010");
  EXPECT_EQ(own.at("PEXPLORE_PORTS"), "20010-20019");
  EXPECT_EQ(own.at("PEXPLORE_SCRATCH"), "/scratch");
  EXPECT_EQ(own.at("CARGO_TARGET_DIR"), "/scratch/CARGO_TARGET_DIR");
  EXPECT_THAT(own.at("COMPOSE_PROJECT_NAME"), testing::MatchesRegex("p-e-a-[0-9a-f]{8}"));
  auto without = place("a");
  without.scratch.clear();
  without.ports = {};
  EXPECT_EQ(worktree_variables(without, names).size(), 1U);
}

TEST(WorktreeVariables, AProjectNameFitsEveryServerAndIsUnique) {
  auto const long_name = std::string(64, 'x');
  auto const name = compose_project(place(long_name + "A.b"));
  EXPECT_LE(name.size(), 63U);
  EXPECT_THAT(name, testing::MatchesRegex("[a-z0-9][a-z0-9-]*"));
  EXPECT_NE(name, compose_project(place(long_name + "A.c")));
  EXPECT_NE(compose_project(place("a.2")), compose_project(place("a-2")));
}

TEST(WorktreeVariables, BlocksOfPortsAreApartAndBelowThoseOfSystems) {
  EXPECT_EQ(ports_of_block(0).first, 20'000);
  auto const last = ports_of_block(port_blocks - 1);
  EXPECT_LT(last.first + last.count, 32'768);
  std::set<int> seen;
  for (int i = 0; i < 100; ++i) {
    auto const block = preferred_block("a" + std::to_string(i), "/e");
    EXPECT_GE(block, 0);
    EXPECT_LT(block, port_blocks);
    seen.insert(block);
  }
  EXPECT_GT(seen.size(), 80U);
}

}  // namespace
}  // namespace parallel_explore::core
