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

}  // namespace
}  // namespace parallel_explore::worktree
