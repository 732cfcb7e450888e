#include "worktree/main_line.hpp"

#include "worktree/workshop.hpp"

namespace parallel_explore::worktree {
namespace {

using support::run;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(MainLine, HasTheFirstParentsOfHeadAndWhatIsElsewhere) {
  Sandbox const sandbox;
  auto const first = sandbox.head();
  sandbox.git("checkout -q -b side");
  sandbox.git("commit -q --allow-empty -m side");
  auto const side = sandbox.head();
  sandbox.git("checkout -q main");
  sandbox.git("merge -q --no-ff -m merge side");
  auto const merge = sandbox.head();
  std::string const unknown(40, 'a');
  auto const line = run(
      main_line(find_repository_now(sandbox.repository()), {unknown, side, merge, first, first}));
  EXPECT_THAT(line.behind, testing::UnorderedElementsAre(Pair(merge, 0U), Pair(first, 1U)));
  EXPECT_THAT(line.elsewhere, ElementsAre(side));
}

TEST(MainLine, OfNoCommitsIsEmpty) {
  Sandbox const sandbox;
  auto const line = run(main_line(find_repository_now(sandbox.repository()), {}));
  EXPECT_THAT(line.behind, IsEmpty());
  EXPECT_THAT(line.elsewhere, IsEmpty());
}

}  // namespace
}  // namespace parallel_explore::worktree
