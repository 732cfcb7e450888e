#include "worktree/workshop.hpp"

#include "process/command.hpp"
#include "process/environment.hpp"

#include <cstdlib>

namespace parallel_explore::worktree {

namespace {

/// Keeps the git settings of the machine and the identity of the caller out of tests.
class CleanGit : public ::testing::Environment {
 public:
  void SetUp() override {
    for (char const* name :
         {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL",
          "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"}) {
      unsetenv(name);
    }
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
  }
};

auto* const clean_git = ::testing::AddGlobalTestEnvironment(new CleanGit);

}  // namespace

std::string shell(fs::path const& directory, std::string const& command) {
  process::CommandRequest request;
  request.command.argv = {"/bin/sh", "-ec", command};
  request.command.directory = directory;
  request.command.environment = process::current_environment();
  auto const result = support::run(process::capture(std::move(request)));
  EXPECT_EQ(process::shell_status(result.outcome.status), 0) << command << "\n" << result.error;
  return without_newline(result.output);
}

Sandbox::Sandbox(std::string const& name) : directory_(name) {
  fs::create_directories(repository());
  support::write_file(repository() / "a.txt", "one\n");
  support::write_file(repository() / "src" / "b.txt", "two\n");
  git("init -q -b main");
  git("config user.name Somebody");
  git("config user.email somebody@example.com");
  git("add -A");
  git("commit -q -m First");
}

WorktreeRequest Sandbox::request(std::string const& approach) const {
  WorktreeRequest request;
  request.experiment = "e";
  request.approach = approach;
  request.base = head();
  return request;
}

Worktree Workshop::ready(std::string const& approach) {
  auto worktree = make(approach);
  support::run(trees.mark_ready(worktree));
  return worktree;
}

std::string Workshop::committed_paths(Worktree const& worktree) const {
  return git("-c core.quotePath=false diff --no-renames --name-only " + worktree.base + " " +
             worktree.branch);
}

}  // namespace parallel_explore::worktree
