#include "worktree/own_state.hpp"

#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;

class OwnStateTest : public ::testing::Test {
 protected:
  Thrown refused() {
    return thrown_by([&] { run(require_own_state(repository, "e")); });
  }

  Sandbox box;
  Repository repository = find_repository_now(box.repository());
  fs::path const state = repository.state_directory();
};

TEST_F(OwnStateTest, ADirectoryOfOnesOwnIsFineAndSoIsNone) {
  EXPECT_EQ(refused().code, std::nullopt);
  make_state_directory(repository);
  fs::create_directories(state / "e");
  EXPECT_EQ(refused().code, std::nullopt);
}

TEST_F(OwnStateTest, RecordsThatGitTracksAreRefused) {
  support::write_file(state / "e" / "journal.jsonl", "{}\n");
  box.git("add -f .pexplore && git commit -q -m Records");
  shell(box.top(), "git clone -q repo clone");
  repository = find_repository_now(box.top() / "clone");
  auto const thrown = refused();
  EXPECT_EQ(thrown.code, ErrorCode::repository);
  EXPECT_THAT(thrown.text, HasSubstr(".pexplore/e/journal.jsonl"));
  EXPECT_THAT(thrown.hint, HasSubstr("git rm -r --cached .pexplore"));
  shell(box.top() / "clone", "git rm -r -q --cached .pexplore");
  EXPECT_EQ(refused().code, std::nullopt);
}

TEST_F(OwnStateTest, ALinkIsRefused) {
  fs::create_directories(box.top() / "elsewhere");
  fs::create_directory_symlink(box.top() / "elsewhere", state);
  EXPECT_EQ(refused().code, ErrorCode::repository);
  fs::remove(state);
  fs::create_directories(state);
  fs::create_directory_symlink(box.top() / "elsewhere", state / "e");
  EXPECT_THAT(refused().text, HasSubstr("is a link"));
}

TEST_F(OwnStateTest, TwoPlacesHaveTwoMarks) {
  shell(box.top(), "git clone -q repo clone");
  EXPECT_NE(mark_of_place(repository), mark_of_place(find_repository_now(box.top() / "clone")));
}

}  // namespace
}  // namespace parallel_explore::worktree
