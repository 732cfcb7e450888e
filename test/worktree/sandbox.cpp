#include "worktree/sandbox.hpp"

#include "process/command.hpp"
#include "process/environment.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

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

TemporaryDirectory::TemporaryDirectory(std::string const& name) {
  auto pattern = (fs::temp_directory_path() / "pexplore-test-XXXXXX").string();
  if (!mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
  top_ = fs::canonical(pattern);
  path_ = top_ / name;
  fs::create_directories(path_);
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(top_, ignored);
}

Variable::Variable(std::string name, std::string const& value) : name_(std::move(name)) {
  if (char const* const before = getenv(name_.c_str())) before_ = before;
  setenv(name_.c_str(), value.c_str(), 1);
}

Variable::~Variable() {
  if (before_) {
    setenv(name_.c_str(), before_->c_str(), 1);
  } else {
    unsetenv(name_.c_str());
  }
}

std::string shell(fs::path const& directory, std::string const& command) {
  process::CommandRequest request;
  request.command.argv = {"/bin/sh", "-ec", command};
  request.command.directory = directory;
  request.command.environment = process::current_environment();
  auto const result = support::run(process::capture(std::move(request)));
  EXPECT_EQ(process::shell_status(result.outcome.status), 0) << command << "\n" << result.error;
  return without_newline(result.output);
}

void put(fs::path const& file, std::string const& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

std::string get(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

Thrown thrown_by(std::function<void()> const& call) {
  Thrown thrown;
  try {
    call();
  } catch (Error const& error) {
    thrown.code = error.code();
    thrown.text = error.what();
    thrown.hint = error.hint();
  }
  return thrown;
}

Sandbox::Sandbox(std::string const& name) : directory_(name) {
  fs::create_directories(repository());
  put(repository() / "a.txt", "one\n");
  put(repository() / "src" / "b.txt", "two\n");
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
