#include "worktree/branch_names.hpp"

#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::HasSubstr;
using Names = std::vector<std::string>;

TEST(FirstCollision, ABranchExcludesOnesAboveAndBelowIt) {
  Names const wanted{"pexplore/e/a", "pexplore/e/b"};
  EXPECT_EQ(first_collision(wanted, {"main", "pexplore-x", "pexplore/e2/a", "pexplore/e/ab"}),
            std::nullopt);
  EXPECT_EQ(first_collision(wanted, {"main", "pexplore"}),
            (NameCollision{"pexplore/e/a", "pexplore"}));
  EXPECT_EQ(first_collision(wanted, {"pexplore/e"}), (NameCollision{"pexplore/e/a", "pexplore/e"}));
  EXPECT_EQ(first_collision(wanted, {"pexplore/e/b/x"}),
            (NameCollision{"pexplore/e/b", "pexplore/e/b/x"}));
  EXPECT_EQ(first_collision(wanted, {"pexplore/e/b"}),
            (NameCollision{"pexplore/e/b", "pexplore/e/b"}));
}

TEST(FirstCollision, ABranchOfTheSameNameMayBeTheSameOne) {
  EXPECT_EQ(first_collision({"feat/1"}, {"feat/1"}, true), std::nullopt);
  EXPECT_EQ(first_collision({"feat/1"}, {"feat"}, true), (NameCollision{"feat/1", "feat"}));
}

class BranchNamesTest : public ::testing::Test {
 protected:
  /// Refuses the name, and frees it with the command of the hint.
  void expect_hint_to_help(std::string const& existing, std::string const& wanted) {
    sandbox.git("branch " + existing);
    auto const repository = find_repository_now(sandbox.repository());
    auto const thrown = thrown_by([&] { run(require_free_names(repository, {wanted})); });
    EXPECT_EQ(thrown.code, ErrorCode::name_in_use);
    EXPECT_THAT(thrown.text, HasSubstr("branch " + existing + " is in the way of " + wanted));
    auto const at = thrown.hint.find("git branch -m ");
    ASSERT_NE(at, thrown.hint.npos) << thrown.hint;
    shell(sandbox.repository(), thrown.hint.substr(at));
    run(require_free_names(repository, {wanted}));
    sandbox.git("branch " + wanted);
  }

  Sandbox sandbox;
};

TEST_F(BranchNamesTest, TheHintFreesAName) {
  expect_hint_to_help("feat", "feat/task-1-x");
  expect_hint_to_help("integration/run/left", "integration/run");
}

TEST_F(BranchNamesTest, PackedBranchesCountAsWell) {
  sandbox.git("branch feat");
  sandbox.git("pack-refs --all");
  auto const repository = find_repository_now(sandbox.repository());
  EXPECT_EQ(thrown_by([&] { run(require_free_names(repository, {"feat/x"})); }).code,
            ErrorCode::name_in_use);
}

TEST_F(BranchNamesTest, ARemoteIsAskedForAllBranches) {
  sandbox.git("init -q --bare ../remote.git");
  sandbox.git("push -q ../remote.git main:feat main:x/y");
  auto const repository = find_repository_now(sandbox.repository());
  EXPECT_EQ(run(remote_branches(repository, trusting_all(repository),
                                (sandbox.top() / "remote.git").string())),
            (Names{"feat", "x/y"}));
  EXPECT_EQ(run(remote_branches(repository, trusting_all(repository), "/nowhere")), Names{});
}

}  // namespace
}  // namespace parallel_explore::worktree
