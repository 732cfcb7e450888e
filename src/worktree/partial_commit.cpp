#include "worktree/partial_commit.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/merge_tree.hpp"
#include "worktree/temporary_index.hpp"

#include <map>
#include <utility>
#include <vector>

namespace parallel_explore::worktree {

awaitable<std::string> commit_patch(Repository repository, std::string base, std::string patch,
                                    std::string message) {
  TemporaryIndex const index(repository.git(), "pexplore-patch-index");
  Git const& git = index.git();
  std::vector<std::string> fill{"read-tree", base};
  co_await git.run(std::move(fill));
  std::vector<std::string> apply{"apply", "--cached", "--whitespace=nowarn", "-"};
  GitExtras extras;
  extras.input = std::move(patch);
  GitResult const applied = co_await git.attempt(std::move(apply), std::move(extras));
  if (applied.status != 0) {
    throw Error(ErrorCode::validation,
                "the patch does not apply to the base: " + without_newline(applied.error));
  }
  std::vector<std::string> write{"write-tree"};
  std::string const tree = co_await git.run(std::move(write));
  std::vector<std::string> parents{base};
  std::map<std::string, std::string> environment;
  std::string const commit = co_await commit_tree(git, without_newline(tree), std::move(parents),
                                                  std::move(message), std::move(environment));
  co_await sync_objects(git, repository.git_dir, std::move(base), commit);
  co_return commit;
}

}  // namespace parallel_explore::worktree
