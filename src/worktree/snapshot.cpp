#include "worktree/snapshot.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/temporary_index.hpp"
#include "worktree/trusted_programs.hpp"

namespace parallel_explore::worktree {

namespace {

std::string base_ref(std::string const& experiment) {
  return "refs/pexplore/" + experiment + "/base";
}

awaitable<std::string> tree_of_files(Git git) {
  TemporaryIndex const index(git, "pexplore-snapshot-index");
  index.copy_own();
  // Files outside of a sparse checkout that were made all the same are included.
  std::vector<std::string> add{"add", "-A", "--sparse"};
  std::vector<std::string> write{"write-tree"};
  GitResult const added = co_await index.git().attempt(std::move(add));
  if (added.status != 0) {
    throw Error(ErrorCode::git,
                "cannot include the uncommitted state: " + telling_text(added.error));
  }
  std::string const tree = co_await index.git().run(std::move(write));
  co_return without_newline(tree);
}

}  // namespace

awaitable<std::string> snapshot(Repository repository, std::string experiment) {
  if (repository.here.empty()) {
    throw Error(ErrorCode::validation, "a bare repository has no uncommitted state to include");
  }
  Git const git = before_sessions(repository.git_here());
  std::string const head = co_await resolve_commit(repository, "HEAD");
  std::string const tree = co_await tree_of_files(git);
  std::vector<std::string> ask{"rev-parse", head + "^{tree}"};
  std::string const head_tree = co_await git.run(std::move(ask));
  if (without_newline(head_tree) == tree) co_return head;
  std::vector<std::string> make{
      "commit-tree", tree, "-p",
      head,          "-m", "Uncommitted state that experiment " + experiment + " started from"};
  std::string const made = co_await git.run(std::move(make));
  auto const commit = without_newline(made);
  co_await sync_objects(git, repository.git_dir, head, commit);
  std::vector<std::string> keep{"update-ref", base_ref(experiment), commit};
  co_await git.run(std::move(keep));
  co_await sync_reference(repository.git_dir, base_ref(experiment));
  co_return commit;
}

awaitable<void> drop_snapshot(Repository repository, std::string experiment) {
  std::vector<std::string> drop{"update-ref", "-d", base_ref(experiment)};
  co_await repository.git().attempt(std::move(drop));
  forget_trust_file(repository, experiment);
}

}  // namespace parallel_explore::worktree
