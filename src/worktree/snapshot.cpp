#include "worktree/snapshot.hpp"

#include "files/regular.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/trusted_programs.hpp"

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

std::string base_ref(std::string const& experiment) {
  return "refs/pexplore/" + experiment + "/base";
}

/// A copy of the index, removed on destruction.
class TemporaryIndex {
 public:
  TemporaryIndex(fs::path const& original, fs::path file) : file_(std::move(file)) {
    std::error_code error;
    fs::create_directories(file_.parent_path(), error);
    // A copy of the real index saves hashing every file again. Git rehashes files that are as new
    // as the index, so the copy needs the time of the original.
    if (files::duplicate(original, file_)) return;
    auto const time = fs::last_write_time(original, error);
    if (!error) fs::last_write_time(file_, time, error);
  }
  TemporaryIndex(TemporaryIndex const&) = delete;
  ~TemporaryIndex() {
    std::error_code ignored;
    fs::remove(file_, ignored);
    fs::remove(file_.string() + ".lock", ignored);
    fs::remove(file_.parent_path(), ignored);  // only if it is empty
  }

  [[nodiscard]] GitExtras extras() const {
    GitExtras extras;
    extras.environment["GIT_INDEX_FILE"] = file_.string();
    return extras;
  }

 private:
  fs::path file_;
};

awaitable<std::string> tree_of_files(Git git, fs::path index_file) {
  TemporaryIndex const index(git.git_dir() / "index", std::move(index_file));
  // Files that a sparse checkout leaves out, and that somebody made all the same, are included.
  std::vector<std::string> add{"add", "-A", "--sparse"};
  std::vector<std::string> write{"write-tree"};
  GitResult const added = co_await git.attempt(std::move(add), index.extras());
  if (added.status != 0) {
    throw Error(ErrorCode::git,
                "cannot include the uncommitted state: " + telling_text(added.error));
  }
  std::string const tree = co_await git.run(std::move(write), index.extras());
  co_return without_newline(tree);
}

}  // namespace

awaitable<std::string> snapshot(Repository repository, std::string experiment) {
  if (repository.here.empty()) {
    throw Error(ErrorCode::validation, "a bare repository has no uncommitted state to include");
  }
  Git const git = before_sessions(repository.git_here());
  std::string const head = co_await resolve_commit(repository, "HEAD");
  fs::path index_file = repository.git_dir / "pexplore" / (experiment + ".index");
  std::string const tree = co_await tree_of_files(git, std::move(index_file));
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
