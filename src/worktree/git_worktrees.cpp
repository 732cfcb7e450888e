#include "parallel_explore/git_worktrees.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "parallel_explore/error.hpp"
#include "worktree/disk.hpp"
#include "worktree/outside.hpp"
#include "worktree/repository.hpp"
#include "worktree/semaphore.hpp"
#include "worktree/submodules.hpp"

namespace parallel_explore {

namespace fs = std::filesystem;
using namespace worktree;

namespace {

std::string read_file(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return std::move(content).str();
}

[[noreturn]] void not_as_made(fs::path const& path, std::string const& what) {
  throw Error(ErrorCode::isolation, fmt::format("the worktree {} is not as it was made: {}", path.string(), what));
}

/// Untracked paths that were there before the session, one NUL after each; in the git directory.
constexpr auto not_work_file = "pexplore-not-work";

int cores() { return static_cast<int>(std::max(2U, std::thread::hardware_concurrency())); }

}  // namespace

class GitWorktrees::State {
 public:
  explicit State(fs::path const& directory)
      : repository(find_repository_now(directory)), metadata(1), checkouts(cores()) {}

  [[nodiscard]] static std::string branch_of(std::string const& experiment, std::string const& approach) {
    return fmt::format("pexplore/{}/{}", experiment, approach);
  }
  [[nodiscard]] fs::path path_of(std::string const& experiment, std::string const& approach) const {
    return repository.worktree_root() / experiment / approach;
  }

  task<void> add_metadata(Worktree worktree);
  task<void> check_out(Worktree worktree, WorktreeRequest request, std::vector<std::string>& notes);
  task<void> undo(Worktree worktree);
  task<void> forget(fs::path path);
  task<void> refuse_new_programs();
  task<void> stage(Git git, fs::path git_dir);

  /// Found from the repository's side: what is in the worktree may be the agent's.
  [[nodiscard]] fs::path git_dir_of(fs::path const& path);
  [[nodiscard]] Git git_of(Worktree const& worktree) {
    return Git(git_dir_of(worktree.path), worktree.path);
  }

  Repository repository;
  Semaphore metadata, checkouts;
  OwnBranches branches;
  std::map<fs::path, fs::path> git_dirs;
  std::optional<std::map<std::string, std::string>> trusted_settings;
};

fs::path GitWorktrees::State::git_dir_of(fs::path const& path) {
  auto& known = git_dirs[path];
  if (!known.empty()) return known;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator(repository.git_dir / "worktrees", ignored)) {
    if (chomped(read_file(entry.path() / "gitdir")) == (path / ".git").string()) {
      known = entry.path();
      return known;
    }
  }
  not_as_made(path, "the repository does not know it");
}

task<void> GitWorktrees::State::add_metadata(Worktree worktree) {
  Semaphore::Permit const alone = co_await metadata.acquire();
  if (!trusted_settings) trusted_settings = co_await program_settings(repository);
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(worktree.path, ignored))) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", worktree.path.string()),
                "remove it, or take another name");
  }
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "refs/heads/" + worktree.branch};
  GitResult const branch = co_await repository.git().attempt(std::move(ask));
  if (branch.status == 0) {
    throw Error(ErrorCode::name_in_use, fmt::format("branch {} exists already", worktree.branch),
                "git branch -D it if nothing of it is wanted, or take another name");
  }
  std::error_code error;
  fs::create_directories(worktree.path.parent_path(), error);
  if (error) {
    throw Error(ErrorCode::resource, fmt::format("cannot make {}: {}", worktree.path.parent_path().string(),
                                                 error.message()));
  }
  std::vector<std::string> add{"worktree", "add", "--no-checkout", "--no-track", "--quiet", "-b",
                               worktree.branch, worktree.path.string(), worktree.base};
  co_await repository.git().run(std::move(add));
}

task<void> GitWorktrees::State::check_out(Worktree worktree, WorktreeRequest request,
                                          std::vector<std::string>& notes) {
  Semaphore::Permit const one_of_few = co_await checkouts.acquire();
  auto const git = git_of(worktree);
  std::vector<std::string> reset{"read-tree", "--reset", "-u", "HEAD"};
  co_await git.run(std::move(reset));
  notes = co_await fill_submodules(repository, git);
  for (auto const& each : request.copy) copy_below(repository.main_tree, worktree.path, each);
}

task<Worktree> GitWorktrees::create(WorktreeRequest request) {
  Worktree worktree;
  worktree.experiment = request.experiment;
  worktree.approach = request.approach;
  worktree.path = state_->path_of(request.experiment, request.approach);
  worktree.branch = state_->branch_of(request.experiment, request.approach);
  worktree.base = request.base;
  co_await state_->add_metadata(worktree);
  std::exception_ptr failure;
  try {
    state_->branches[worktree.branch] = worktree.base;
    co_await state_->check_out(worktree, std::move(request), worktree.notes);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    co_await state_->undo(worktree);
    std::rethrow_exception(failure);
  }
  co_return worktree;
}

/// Leaves nothing of a creation that failed half-way.
task<void> GitWorktrees::State::undo(Worktree worktree) {
  co_await forget(worktree.path);
  std::vector<std::string> drop{"branch", "-D", "--quiet", worktree.branch};
  co_await repository.git().attempt(std::move(drop));
  branches.erase(worktree.branch);
  std::error_code ignored;
  fs::remove(worktree.path.parent_path(), ignored);  // only if it is empty
  fs::remove(repository.worktree_root(), ignored);
}

/// Removes a worktree's directory and git's knowledge of it.
task<void> GitWorktrees::State::forget(fs::path path) {
  Semaphore::Permit const alone = co_await metadata.acquire();
  remove_tree(path);
  git_dirs.erase(path);
  std::vector<std::string> prune{"worktree", "prune"};
  co_await repository.git().attempt(std::move(prune));
}

task<void> GitWorktrees::verify(Worktree worktree) {
  auto const& path = worktree.path;
  std::error_code ignored;
  if (!fs::is_directory(fs::symlink_status(path, ignored))) not_as_made(path, "it is no directory");
  if (fs::weakly_canonical(path, ignored) != fs::weakly_canonical(path.parent_path(), ignored) / path.filename()) {
    not_as_made(path, "it is somewhere else");
  }
  auto const git_dir = state_->git_dir_of(path);
  if (chomped(read_file(git_dir / "gitdir")) != (path / ".git").string()) {
    not_as_made(path, "the repository points elsewhere");
  }
  auto const link = path / ".git";
  if (!fs::is_regular_file(fs::symlink_status(link, ignored))) not_as_made(path, ".git is no file");
  if (chomped(read_file(link)) != "gitdir: " + git_dir.string()) {
    not_as_made(path, ".git points to another repository");
  }
  if (chomped(read_file(git_dir / "HEAD")) != "ref: refs/heads/" + worktree.branch) {
    not_as_made(path, fmt::format("{} is not checked out any more", worktree.branch));
  }
  co_return;
}

task<void> GitWorktrees::mark_ready(Worktree worktree) {
  std::vector<std::string> ask{"ls-files", "--others", "--exclude-standard", "--directory", "-z"};
  std::string const untracked = co_await state_->git_of(worktree).run(std::move(ask));
  std::ofstream out(state_->git_dir_of(worktree.path) / not_work_file, std::ios::binary);
  out << untracked;
  if (!out.flush()) throw Error(ErrorCode::resource, "cannot write to the repository's git directory");
}

task<OutsideState> GitWorktrees::outside(Worktree worktree) {
  OutsideState state;
  state.facts = co_await outside_facts(state_->repository, state_->branches, worktree.branch);
  co_return state;
}

/// A filter or merge driver that appeared since we began would run with our next command.
task<void> GitWorktrees::State::refuse_new_programs() {
  std::map<std::string, std::string> const now = co_await program_settings(repository);
  if (!trusted_settings) trusted_settings = now;
  for (auto const& [key, value] : now) {
    auto const found = trusted_settings->find(key);
    if (found != trusted_settings->end() && found->second == value) continue;
    throw Error(ErrorCode::isolation,
                fmt::format("git's setting {} of the repository changed during the run and could run a "
                            "program; nothing is committed with it",
                            key),
                fmt::format("look at it: git -C {} config --local --get-all {}",
                            repository.main_tree.string(), key));
  }
}

task<CommittedWork> GitWorktrees::commit(Worktree worktree, std::string message) {
  co_await verify(worktree);
  co_await state_->refuse_new_programs();
  auto const git = state_->git_of(worktree);
  co_await state_->stage(git, state_->git_dir_of(worktree.path));
  std::vector<std::string> ask{"diff", "--cached", "--quiet", "--no-ext-diff", "--no-textconv", "HEAD"};
  GitResult const staged = co_await git.attempt(std::move(ask));
  if (staged.status == 1) {
    std::vector<std::string> make{"commit", "--quiet", "--no-verify", "--cleanup=verbatim", "--file=-"};
    GitExtras extras;
    extras.input = std::move(message);
    co_await git.run(std::move(make), std::move(extras));
  } else if (staged.status != 0) {
    throw Error(ErrorCode::git, "git diff: " + chomped(staged.error));
  }
  std::vector<std::string> head{"rev-parse", "HEAD"};
  std::string const tip = co_await git.run(std::move(head));
  CommittedWork work;
  work.commit = chomped(tip);
  state_->branches[worktree.branch] = work.commit;
  work.changes = co_await count_changes(git, worktree.base, work.commit);
  co_return work;
}

/// Everything but what was there before the session. A repository that the session made inside is
/// taken apart: git would keep no more than its commit's id.
task<void> GitWorktrees::State::stage(Git git, fs::path git_dir) {
  std::string pathspecs = ".";
  pathspecs += '\0';
  std::set<std::string> const not_work = [&] {
    auto const list = split_nul(read_file(git_dir / not_work_file));
    return std::set<std::string>(list.begin(), list.end());
  }();
  std::vector<std::string> ask{"ls-files", "--others", "--exclude-standard", "-z"};
  std::string const untracked = co_await git.run(std::move(ask));
  std::string nested_files;
  for (auto const& path : split_nul(untracked)) {
    if (!path.ends_with('/') || not_work.contains(path)) continue;
    pathspecs += ":(exclude,top,literal)" + path + '\0';
    nested_files += files_without_git(git.work_tree(), path);
  }
  for (auto const& path : not_work) pathspecs += ":(exclude,top,literal)" + path + '\0';
  std::vector<std::string> add{"add", "-A", "--pathspec-from-file=-", "--pathspec-file-nul"};
  GitExtras extras;
  extras.input = std::move(pathspecs);
  co_await git.run(std::move(add), std::move(extras));
  if (nested_files.empty()) co_return;
  std::vector<std::string> add_nested{"update-index", "--add", "-z", "--stdin"};
  GitExtras list;
  list.input = std::move(nested_files);
  co_await git.run(std::move(add_nested), std::move(list));
}

task<Removed> GitWorktrees::remove(Worktree worktree, Removal removal) {
  Removed removed;
  std::error_code ignored;
  if (!worktree.path.empty() && fs::exists(fs::symlink_status(worktree.path, ignored))) {
    if (removal != Removal::force) {
      auto const git = state_->git_of(worktree);
      std::vector<std::string> ask{"status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all"};
      std::string const status = co_await git.run(std::move(ask));
      if (!status.empty()) {
        throw Error(ErrorCode::dirty,
                    fmt::format("{} has changes that are not committed", worktree.path.string()),
                    "commit them, or force");
      }
    }
    removed.freed_bytes = bytes_below(worktree.path);
    co_await state_->forget(worktree.path);
    fs::remove(worktree.path.parent_path(), ignored);
    fs::remove(state_->repository.worktree_root(), ignored);
  }
  if (removal == Removal::keep_branch || worktree.branch.empty()) co_return removed;
  bool const merged = co_await is_merged(state_->repository, worktree.branch);
  if (removal == Removal::delete_merged && !merged) co_return removed;
  std::vector<std::string> drop{"branch", "-D", "--quiet", worktree.branch};
  GitResult const dropped = co_await state_->repository.git().attempt(std::move(drop));
  removed.branch_deleted = dropped.status == 0;
  state_->branches.erase(worktree.branch);
  co_return removed;
}

GitWorktrees::GitWorktrees(fs::path const& directory) : state_(std::make_unique<State>(directory)) {}

GitWorktrees::~GitWorktrees() = default;

}  // namespace parallel_explore
