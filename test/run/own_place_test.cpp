#include "run/own_place.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace parallel_explore::run {
namespace {

namespace fs = std::filesystem;

class OwnPlace : public testing::Test {
 protected:
  core::Environment of(std::string const& approach) {
    return own_variables(experiment_, approach, experiment_directory_ / approach);
  }

  support::TempDirectory place_;
  fs::path const experiment_directory_ = place_.path() / "e";
  Experiment experiment_;
};

TEST_F(OwnPlace, IsTheSameForOneApproachAndAnotherForEachOther) {
  auto const first = of("a");
  EXPECT_EQ(of("a"), first);
  auto const second = of("b");
  for (auto const* name : {"PEXPLORE_PORT", "PEXPLORE_PORTS", "COMPOSE_PROJECT_NAME"})
    EXPECT_NE(first.at(name), second.at(name)) << name;
}

TEST_F(OwnPlace, HasNoPortThatSomebodyListensOn) {
  core::PortRange const wanted =
      core::ports_of_block(core::preferred_block("busy", experiment_directory_));
  int const listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(wanted.first + 3));
  bool const bound = bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  if (bound) {
    ASSERT_EQ(listen(listener, 1), 0);
  }
  // If it was not bound, another process has it.
  EXPECT_NE(of("busy").at("PEXPLORE_PORT"), std::to_string(wanted.first));
  close(listener);
}

TEST_F(OwnPlace, HasAScratchDirectoryThatGitDoesNotSee) {
  auto const worktree = experiment_directory_ / "a";
  fs::create_directories(worktree / ".git");
  make_scratch(worktree);
  experiment_.per_worktree = {"GOBIN"};
  EXPECT_EQ(of("a").at("PEXPLORE_SCRATCH"), worktree / ".pexplore-scratch");
  EXPECT_EQ(of("a").at("GOBIN"), worktree / ".pexplore-scratch/GOBIN");
  EXPECT_TRUE(fs::exists(worktree / ".pexplore-scratch/.gitignore"));
}

TEST_F(OwnPlace, WritesThroughNoLinkOfTheBase) {
  auto const worktree = experiment_directory_ / "a";
  fs::create_directories(worktree / ".git");
  fs::create_directories(place_.path() / "elsewhere");
  fs::create_symlink(place_.path() / "elsewhere", worktree / ".pexplore-scratch");
  make_scratch(worktree);
  EXPECT_TRUE(fs::is_empty(place_.path() / "elsewhere"));
  EXPECT_FALSE(of("a").contains("PEXPLORE_SCRATCH"));
}

TEST_F(OwnPlace, OfAFolderWithoutGitHasNoScratchDirectory) {
  fs::create_directories(experiment_directory_ / "a");
  make_scratch(experiment_directory_ / "a");
  EXPECT_TRUE(fs::is_empty(experiment_directory_ / "a"));
}

}  // namespace
}  // namespace parallel_explore::run
