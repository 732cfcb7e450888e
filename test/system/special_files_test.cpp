#include "system/harness.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

// FIFOs where others can write: an open that waits for a writer would freeze everything.
namespace parallel_explore {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class SpecialFiles : public System {
 protected:
  /// Approaches NAME → shell; each except "good" puts a FIFO somewhere.
  void spec(std::vector<std::pair<std::string, std::string>> const& sessions) {
    std::string text = R"(
name = "e"
task = "t"
[session]
agent = "command"
grace = "200ms"
max_parallel = 3
[agent.command]
run = ["sh", "-c", "{description}"]
[[criterion]]
name = "has-x"
run = "test -s x"
gate = true
)";
    for (auto const& [name, script] : sessions)
      text += fmt::format("[[approach]]\nname = \"{}\"\ndescription = '{}; echo {} > x'\n", name,
                          script, name);
    write_spec(text);
  }

  std::string reason(std::string const& approach) {
    auto const shown = json("pexplore show e " + approach + " --json");
    auto const& reason = shown.at("reason");
    return reason.is_null() ? std::string() : std::string(reason.as_string());
  }
};

/// The shell that puts a FIFO in place of a file, relative to the repository.
std::string fifo_at(std::string const& file) {
  return fmt::format("cd ../../../repo && rm -f {0} && mkfifo {0}; cd -", file);
}

TEST_F(SpecialFiles, InAGitDirectoryBreakOnlyTheWorktreeOfTheirSession) {
  std::vector<std::pair<std::string, std::string>> sessions{{"good", "true"}};
  for (std::string const file : {"HEAD", "index", "gitdir", "commondir", "logs/HEAD"}) {
    auto const approach = fmt::format("a{}", sessions.size());
    sessions.emplace_back(approach, fifo_at(".git/worktrees/" + approach + "/" + file));
  }
  spec(sessions);
  auto const result = sh("timeout 60 " PEXPLORE " run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(json("pexplore show e good --json").at("state").as_string(), "completed");
  for (std::size_t i = 1; i < sessions.size(); ++i) {
    EXPECT_EQ(json("pexplore show e " + sessions[i].first + " --json").at("state").as_string(),
              "failed");
    EXPECT_THAT(reason(sessions[i].first), HasSubstr("worktrees/" + sessions[i].first));
  }
}

TEST_F(SpecialFiles, InAWorktreeAreNamed) {
  spec({{"good", "true"}, {"rules", "mkfifo .gitignore"}, {"attributes", "mkfifo .gitattributes"}});
  auto const result = sh("timeout 60 " PEXPLORE " run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
  EXPECT_EQ(json("pexplore show e good --json").at("state").as_string(), "completed");
  EXPECT_THAT(reason("rules"), AllOf(HasSubstr(".gitignore"), HasSubstr("is a FIFO")));
  EXPECT_THAT(reason("attributes"), AllOf(HasSubstr(".gitattributes"), HasSubstr("is a FIFO")));
}

TEST_F(SpecialFiles, InPlaceOfSettingsOfOtherToolsAreNotWaitedFor) {
  spec({{"good", "true"}});
  auto const result =
      sh("mkdir -p .cursor venv/lib/python3/site-packages && mkfifo .cursor/worktrees.json "
         "venv/lib/python3/site-packages/x.pth && VIRTUAL_ENV=$PWD/venv timeout 60 " PEXPLORE
         " run ../spec.toml -q");
  EXPECT_EQ(result.status, 0) << result.error;
}

TEST_F(SpecialFiles, InTheRecordAreNamed) {
  spec({{"good", "true"},
        {"log", "mkfifo ../../../repo/.pexplore/e/sessions/log.1.evaluation.log"}});
  auto const result = sh("timeout 60 " PEXPLORE " run ../spec.toml -q");
  EXPECT_NE(result.status, 124) << result.error;
  EXPECT_EQ(json("pexplore show e good --json").at("state").as_string(), "completed")
      << reason("good");
  EXPECT_THAT(reason("log"), AllOf(HasSubstr("evaluation.log"), HasSubstr("is a FIFO")));
  auto const logs = sh("timeout 5 " PEXPLORE " logs e log --evaluation");
  EXPECT_THAT(logs.error, HasSubstr("is a FIFO"));
}

TEST_F(SpecialFiles, AJournalThatIsNoFileIsNamed) {
  spec({{"good", "true"}});
  ASSERT_EQ(sh("pexplore run ../spec.toml -q; rm .pexplore/e/journal.jsonl; "
               "mkfifo .pexplore/e/journal.jsonl")
                .status,
            0);
  EXPECT_THAT(sh("timeout 5 " PEXPLORE " list").output,
              AllOf(HasSubstr("unreadable"), HasSubstr("is a FIFO")));
  for (auto const* command : {"status e", "resume e", "cleanup e --force", "run ../spec.toml"}) {
    auto const result = sh(fmt::format("timeout 5 " PEXPLORE " {}", command));
    EXPECT_NE(result.status, 124) << command;
    EXPECT_THAT(result.error, HasSubstr("is a FIFO")) << command;
  }
}

TEST_F(SpecialFiles, InTheRepositoryAreNamedByEveryCommand) {
  spec({{"good", "true"}});
  ASSERT_EQ(sh("mv .git/config ../config; mkfifo .git/config").status, 0);
  for (auto const* command : {"list", "status", "run ../spec.toml"}) {
    auto const result = sh(fmt::format("timeout 20 " PEXPLORE " {}", command));
    EXPECT_THAT(result.error, AllOf(HasSubstr(".git/config"), HasSubstr("is a FIFO"))) << command;
  }
}

}  // namespace
}  // namespace parallel_explore
