#include "run/agent_state.hpp"

#include "support/sandbox.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace parallel_explore::run {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// A worktree below a directory of worktrees, a home, and an agent from a package.
class AgentStateTest : public testing::Test {
 protected:
  AgentStateTest() {
    request_.worktree = place_.path() / "repo.pexplore/e/a";
    fs::create_directories(request_.worktree);
    fs::create_directories(record() / "sessions");
    request_.agent.env["HOME"] = (place_.path() / "home").string();
    install("2.1.300");
  }

  void install(std::string const& version) {
    support::write_file(place_.path() / "package/package.json",
                        R"({"name":"@anthropic-ai/claude-code","version":")" + version + "\"}");
    request_.agent.command = (place_.path() / "package/bin/claude").string();
    support::write_file(request_.agent.command, "");
  }

  void write(std::string const& file, std::string const& text) {
    support::write_file(place_.path() / file, text);
  }

  [[nodiscard]] fs::path record() const { return place_.path() / "record"; }
  std::vector<std::string> note() {
    return note_agent_state(agent_state("claude", request_), "claude", record());
  }

  support::TempDirectory place_;
  SessionRequest request_;
};

TEST_F(AgentStateTest, TellsVersionAndFilesThatApplyAndIsReadBack) {
  write("repo.pexplore/CLAUDE.md", "be quick");
  write("home/.claude/settings.json", "{}");
  support::write_file(request_.worktree / "CLAUDE.md", "be brief");
  auto const state = agent_state("claude", request_);
  EXPECT_EQ(state.version, "2.1.300");
  EXPECT_TRUE(state.files.contains("CLAUDE.md"));
  EXPECT_TRUE(state.files.contains((place_.path() / "repo.pexplore/CLAUDE.md").string()));
  auto const user = (place_.path() / "home/.claude/settings.json").string();
  EXPECT_FALSE(state.files.contains(user)) << "it is not read in these sessions";
  EXPECT_EQ(agent_state_from(to_json(state)), state);
  request_.configuration = Configuration::user;
  EXPECT_TRUE(agent_state("claude", request_).files.contains(user));
  request_.configuration = Configuration::none;
  EXPECT_THAT(agent_state("claude", request_).files, IsEmpty());
}

TEST_F(AgentStateTest, SaysWhatChangedBetweenSessions) {
  EXPECT_THAT(note(), IsEmpty());
  EXPECT_THAT(note(), IsEmpty());
  write("repo.pexplore/CLAUDE.md", "prefer mine");
  auto const file = (place_.path() / "repo.pexplore/CLAUDE.md").string();
  EXPECT_THAT(note(), ElementsAre("configuration of claude was added: " + file));
  write("repo.pexplore/CLAUDE.md", "prefer me");
  install("2.1.301");
  EXPECT_THAT(note(), ElementsAre("claude was version 2.1.300 and is 2.1.301",
                                  "configuration of claude changed: " + file));
  fs::remove(file);
  EXPECT_THAT(note(), ElementsAre("configuration of claude was removed: " + file));
  EXPECT_THAT(note(), IsEmpty());
}

TEST_F(AgentStateTest, AResumedSessionsOwnWorkIsNoChange) {
  support::write_file(request_.worktree / "CLAUDE.md", "of the repository");
  EXPECT_THAT(note(), IsEmpty());
  support::write_file(request_.worktree / "CLAUDE.md", "of the approach");
  request_.resume.emplace();
  EXPECT_THAT(note(), IsEmpty());
  request_.resume.reset();
  EXPECT_THAT(note(), ElementsAre("configuration of claude changed: CLAUDE.md"));
}

TEST_F(AgentStateTest, AVersionThatNobodyTriedRunsWithAWarningOnce) {
  install("99.0.0");
  EXPECT_THAT(note(), ElementsAre(HasSubstr("claude 99.0.0 was not tried")));
  EXPECT_THAT(note(), IsEmpty());
  auto const& row = core::agent_row("claude");
  EXPECT_EQ(core::nearest_version(row.tried, "2.0.5"), "2.1.197");
  EXPECT_EQ(core::nearest_version(row.tried, "2.1.250"), "");
  EXPECT_EQ(core::nearest_version(row.tried, "2.10.1"), "2.1.332");
  EXPECT_EQ(core::nearest_version(row.tried, ""), "");
}

TEST_F(AgentStateTest, AForeignPackageAroundAProgramIsNotItsVersion) {
  write("package/package.json", R"({"name":"my-project","version":"0.0.7"})");
  EXPECT_EQ(agent_state("claude", request_).version, "");
}

TEST_F(AgentStateTest, ARecordThatCannotBeReadIsWrittenAnew) {
  support::write_file(record() / "sessions/agent.claude.json", "torn");
  EXPECT_THAT(note(), ElementsAre(HasSubstr("cannot be read")));
  EXPECT_THAT(note(), IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::run
