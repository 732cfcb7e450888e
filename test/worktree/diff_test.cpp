#include "worktree/diff.hpp"

#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;

TEST(Diff, ACommitIsNeverAnOption) {
  Sandbox const box;
  auto const repository = find_repository_now(box.repository());
  auto const target = box.top() / "written";
  auto const option = "--output=" + target.string();
  EXPECT_EQ(thrown_by([&] { run(diff(repository, option, box.head(), false)); }).code,
            ErrorCode::git);
  EXPECT_EQ(thrown_by([&] { run(count_changes(repository.git(), option, box.head())); }).code,
            ErrorCode::git);
  EXPECT_EQ(thrown_by([&] { run(changed_files(repository.git(), option, box.head())); }).code,
            ErrorCode::git);
  EXPECT_FALSE(fs::exists(target));
}

TEST(Diff, OfSeveralPairsIsThatOfEach) {
  Sandbox const box;
  auto const repository = find_repository_now(box.repository());
  auto const first = box.head();
  auto const next = [&](std::string const& file) {
    // Contents that look like the heading of a patch.
    support::write_file(box.repository() / file, first + "\n");
    box.git("add -A");
    box.git("commit -qm " + file);
    return box.head();
  };
  auto const second = next("two.txt"), third = next("three.txt");
  std::vector<CommitPair> const pairs{
      {first, second}, {third, third}, {second, third}, {first, third}};
  auto const patches = run(diffs(repository, pairs));
  ASSERT_EQ(patches.size(), pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i)
    EXPECT_EQ(patches[i], run(diff(repository, pairs[i].from, pairs[i].to, false))) << i;
  EXPECT_EQ(patches[1], "");
}

}  // namespace
}  // namespace parallel_explore::worktree
