#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A repository with the submodule "lib dir", checked out.
class SubmoduleTest : public ::testing::Test {
 protected:
  SubmoduleTest() {
    shell(shop.top(), "git clone -q repo library");
    shop.git(
        "-c protocol.file.allow=always submodule --quiet add --name 'the lib=1' ../library 'lib "
        "dir'");
    shop.git("commit -q -m Submodule");
    settings = support::read_file(shop.repository() / ".git" / "config");
  }

  Workshop shop;
  std::string settings;
};

TEST_F(SubmoduleTest, IsFilledFromTheMainTreesCopyWithoutItsSource) {
  fs::remove_all(shop.top() / "library");
  auto const worktree = shop.ready("a");
  EXPECT_EQ(support::read_file(worktree.path / "lib dir" / "src" / "b.txt"), "two\n");
  EXPECT_THAT(worktree.notes, IsEmpty());
  EXPECT_EQ(shell(worktree.path, "git status --porcelain"), "");
  EXPECT_EQ(support::read_file(shop.repository() / ".git" / "config"), settings);
  EXPECT_EQ(shop.git("status --porcelain"), "");
  EXPECT_EQ(shop.commit(worktree).changes, Changes{});
}

TEST_F(SubmoduleTest, StaysEmptyAndSaidSoWhereTheMainTreeHasNone) {
  shop.git("submodule --quiet deinit -f 'lib dir'");
  fs::remove_all(shop.repository() / ".git" / "modules");
  auto const worktree = shop.make("a");
  EXPECT_TRUE(fs::is_empty(worktree.path / "lib dir"));
  EXPECT_THAT(worktree.notes,
              ElementsAre(HasSubstr("submodule lib dir is not checked out in the main tree")));
}

TEST_F(SubmoduleTest, WorkInItIsToldAndKeepsTheWorktreeFromRemoval) {
  auto const worktree = shop.ready("a");
  support::write_file(worktree.path / "lib dir" / "a.txt", "changed\n");
  support::write_file(worktree.path / "own.txt", "o\n");
  auto work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "own.txt");
  EXPECT_THAT(work.notes, ElementsAre(HasSubstr("submodule lib dir has uncommitted changes")));
  EXPECT_EQ(thrown_by([&] { run(shop.trees.remove(worktree, Removal::delete_branch)); }).code,
            ErrorCode::dirty);
  shell(worktree.path / "lib dir", "git -c user.name=A -c user.email=a@e commit -q -a -m Inner");
  work = shop.commit(worktree);
  EXPECT_EQ(shop.committed_paths(worktree), "lib dir\nown.txt");
  EXPECT_THAT(work.notes, ElementsAre(HasSubstr("exists only in this worktree")));
  EXPECT_EQ(thrown_by([&] { run(shop.trees.remove(worktree, Removal::delete_branch)); }).code,
            ErrorCode::dirty);
  run(shop.trees.remove(worktree, Removal::force));
  EXPECT_FALSE(fs::exists(worktree.path));
}

TEST_F(SubmoduleTest, ItsSettingsRunNothing) {
  auto const worktree = shop.ready("a");
  auto const ran = shop.top() / "ran";
  shell(worktree.path / "lib dir", "git config core.fsmonitor \"touch '" + ran.string() +
                                       "'\" && "
                                       "git config filter.evil.clean \"touch '" +
                                       ran.string() + "'; cat\"");
  support::write_file(worktree.path / "lib dir" / ".gitattributes", "* filter=evil\n");
  support::write_file(worktree.path / "lib dir" / "a.txt", "two\n");
  auto const work = shop.commit(worktree);
  EXPECT_THAT(work.notes, ElementsAre(HasSubstr("cannot be examined safely")));
  run(shop.trees.outside(worktree));
  EXPECT_FALSE(fs::exists(ran));
}

}  // namespace
}  // namespace parallel_explore::worktree
