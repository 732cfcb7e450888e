#include "worktree/partial_commit.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/durable_work.hpp"
#include "worktree/merge_tree.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace parallel_explore::worktree {
namespace {

/// An index that nobody else has, and that goes with this.
class PatchIndex {
 public:
  explicit PatchIndex(std::filesystem::path const& directory)
      : file_(directory / fmt::format("pexplore-patch-index-{}", getpid())) {
    remove();
  }
  ~PatchIndex() { remove(); }
  PatchIndex(PatchIndex const&) = delete;
  [[nodiscard]] std::filesystem::path const& file() const { return file_; }

 private:
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
    std::filesystem::remove(file_.string() + ".lock", ignored);
  }
  std::filesystem::path file_;
};

}  // namespace

awaitable<std::string> commit_patch(Repository repository, std::string base, std::string patch,
                                    std::string message) {
  PatchIndex const index(repository.git_dir);
  Git const git = repository.git().with_index(index.file());
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
