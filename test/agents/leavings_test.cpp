#include "agents/leavings.hpp"

#include "agents/agent_test.hpp"

#include <sys/wait.h>
#include <unistd.h>

namespace parallel_explore::agents {
namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

class LeavingsTest : public support::AgentTest {
 protected:
  LeavingsTest() {
    home_ = directory.path() / "home";
    request.agent.env["HOME"] = home_.string();
  }

  /// The id of a process that has ended.
  static int ended_process() {
    int const pid = fork();
    if (pid == 0) _exit(0);
    waitpid(pid, nullptr, 0);
    return pid;
  }

  [[nodiscard]] fs::path of_session(std::string const& name) const {
    return home_ / ".claude/sessions" / name;
  }

  fs::path home_;
  core::AgentRow const& claude_ = core::agent_row("claude");
};

TEST_F(LeavingsTest, OfAKilledProcessAreRemovedAndThoseOfOthersStay) {
  auto const pid = std::to_string(ended_process());
  for (auto const& name : {pid + ".json", pid + ".abc.key", "1" + pid + ".json"})
    support::write_file(of_session(name), "x");
  auto const removed = remove_leavings(claude_, request.agent, std::stoi(pid));
  EXPECT_THAT(removed, testing::UnorderedElementsAre(of_session(pid + ".json"),
                                                     of_session(pid + ".abc.key")));
  EXPECT_FALSE(fs::exists(of_session(pid + ".abc.key")));
  EXPECT_TRUE(fs::exists(of_session("1" + pid + ".json")));
}

TEST_F(LeavingsTest, OfAProcessThatRunsStay) {
  auto const file = of_session(std::to_string(getpid()) + ".json");
  support::write_file(file, "x");
  EXPECT_THAT(remove_leavings(claude_, request.agent, getpid()), IsEmpty());
  EXPECT_TRUE(fs::exists(file));
}

TEST_F(LeavingsTest, AreSoughtWhereAVariableMovesTheHome) {
  auto const moved = directory.path() / "moved";
  request.agent.env["CLAUDE_CONFIG_DIR"] = moved.string();
  auto const pid = ended_process();
  auto const file = moved / "sessions" / (std::to_string(pid) + ".json");
  support::write_file(file, "x");
  (void)remove_leavings(claude_, request.agent, pid);
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(LeavingsTest, OfTheSandboxAreRemovedWithTheSessionIfItMadeThemAndTheyAreEmpty) {
  fs::create_directory(worktree / ".aws");
  request.agent.command =
      script("codex", "mkdir -p .aws .codex .agents; echo x > .agents/x; cat '" TEST_DATA
                      "/data/agents/codex-success.jsonl'\n");
  (void)run(*make_codex_runner(launcher));
  EXPECT_FALSE(fs::exists(worktree / ".codex"));
  EXPECT_TRUE(fs::exists(worktree / ".aws")) << "it was there before";
  EXPECT_TRUE(fs::exists(worktree / ".agents/x")) << "it is work";
}

}  // namespace
}  // namespace parallel_explore::agents
