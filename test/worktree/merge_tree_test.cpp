#include "worktree/merge_tree.hpp"

#include "worktree/diff.hpp"
#include "worktree/history.hpp"
#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MergeTreeTest : public ::testing::Test {
 protected:
  /// A commit on a new branch from main.
  std::string work(std::string const& branch, std::string const& file, std::string const& content) {
    box.git("checkout -q -b " + branch + " main");
    support::write_file(box.repository() / file, content);
    box.git("add -A && git commit -q -m " + branch);
    auto const commit = box.head();
    box.git("checkout -q main");
    return commit;
  }
  std::string show(std::string const& commit, std::string const& file) {
    return box.git("show " + commit + ":" + file);
  }

  Sandbox box;
  Repository repository = find_repository_now(box.repository());
  Git git = before_sessions(repository.git());
  std::string base = box.head();
};

TEST_F(MergeTreeTest, SaysWhichFilesConflictAndTouchesNothing) {
  auto const one = work("one", "a.txt", "ONE\n"), two = work("two", "a.txt", "two\n");
  auto const other = work("other", "c.txt", "c\n");
  auto const before = box.git("for-each-ref; git status --porcelain");
  EXPECT_THAT(run(merge_trees(git, one, two)).files, ElementsAre("a.txt"));
  EXPECT_THAT(run(merge_trees(git, one, other)).files, IsEmpty());
  EXPECT_EQ(box.git("for-each-ref; git status --porcelain"), before);
}

TEST_F(MergeTreeTest, AChainHasAllThatMergesAndNamesTheRest) {
  auto const one = work("one", "a.txt", "ONE\n"), two = work("two", "a.txt", "two\n");
  auto const other = work("other", "c.txt", "c\n");
  auto const chain =
      run(merge_chain(repository, trusting_all(repository), base, {one, two, other}));
  EXPECT_THAT(chain.merged, ElementsAre(one, other));
  ASSERT_EQ(chain.left_out.size(), 1U);
  EXPECT_EQ(chain.left_out[0].first, two);
  EXPECT_THAT(chain.left_out[0].second, ElementsAre("a.txt"));
  EXPECT_EQ(show(chain.commit, "a.txt"), "ONE");
  EXPECT_EQ(show(chain.commit, "c.txt"), "c");
}

TEST_F(MergeTreeTest, AChainOfOneIsThatOneAndOfNoneTheBase) {
  auto const one = work("one", "a.txt", "ONE\n");
  EXPECT_EQ(run(merge_chain(repository, trusting_all(repository), base, {one})).commit, one);
  EXPECT_EQ(run(merge_chain(repository, trusting_all(repository), base, {})).commit, base);
}

TEST_F(MergeTreeTest, ChangedFilesHaveBothNamesOfWhatWasRenamed) {
  box.git("checkout -q -b moved && git mv a.txt z.txt && git commit -q -m moved");
  EXPECT_THAT(run(changed_files(repository.git(), base, box.head())),
              ElementsAre("a.txt", "z.txt"));
}

TEST_F(MergeTreeTest, FactsHaveTheFilesAndWhatWasChangedTogether) {
  support::write_file(box.repository() / "odd name\n.txt", "x");
  support::write_file(box.repository() / "a.txt", "changed\n");
  box.git("add -A && git commit -q -m second");
  auto const facts = run(repository_facts(repository, box.head()));
  EXPECT_THAT(facts.files, ElementsAre("a.txt", "odd name\n.txt", "src/b.txt"));
  ASSERT_EQ(facts.commits.size(), 2U);
  EXPECT_THAT(facts.commits[0], ElementsAre("a.txt", "odd name\n.txt")) << "the newest first";
  EXPECT_THAT(facts.commits[1], ElementsAre("a.txt", "src/b.txt"));
}

}  // namespace
}  // namespace parallel_explore::worktree
