#include "worktree/creation.hpp"

#include "async/on_failure.hpp"
#include "core/worktree_variables.hpp"
#include "parallel_explore/error.hpp"
#include "text/words.hpp"
#include "worktree/as_committed.hpp"
#include "worktree/disk.hpp"
#include "worktree/isolation.hpp"
#include "worktree/submodules.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <unistd.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

namespace {

void require_slug(char const* what, std::string const& name) {
  if (!name.empty() && text::slug(name) == name) return;
  throw Error(ErrorCode::validation, fmt::format("\"{}\" cannot be the name of an {}", name, what),
              "use at most 64 lower-case letters, digits, '-', '_' and '.'");
}

/// Reserves a name during its lifetime.
class Reservation {
 public:
  Reservation(std::set<fs::path>& taken, fs::path path) : taken_(taken), path_(std::move(path)) {
    if (!taken_.insert(path_).second) {
      throw Error(ErrorCode::name_in_use,
                  fmt::format("{} is already being created", path_.string()));
    }
  }
  Reservation(Reservation const&) = delete;
  ~Reservation() { taken_.erase(path_); }

 private:
  std::set<fs::path>& taken_;
  fs::path path_;
};

Worktree planned_worktree(Repository const& repository, WorktreeRequest const& request) {
  require_slug("experiment", request.experiment);
  require_slug("approach", request.approach);
  Worktree worktree;
  worktree.experiment = request.experiment;
  worktree.approach = request.approach;
  worktree.path = repository.worktree_root() / request.experiment / request.approach;
  worktree.branch = request.branch.empty()
                        ? fmt::format("pexplore/{}/{}", request.experiment, request.approach)
                        : request.branch;
  worktree.base = request.base;
  worktree.tip = request.tip;
  return worktree;
}

/// Removes everything that a failed creation left.
awaitable<void> undo_creation(WorktreeRegistry& registry, Worktree worktree) {
  MetadataLock::Turn const alone = co_await registry.metadata.acquire();
  try {
    registry.forget(worktree.path);
  } catch (Error const&) {
    // The caller needs the cause of the first failure; the branch is removed in any case.
  }
  if (!worktree.tip.empty()) co_return;
  // Only at its base: a branch of that name that another process created meanwhile is kept.
  std::vector<std::string> drop{"update-ref", "--no-deref", "-d", "refs/heads/" + worktree.branch,
                                worktree.base};
  co_await registry.repository.git().attempt(std::move(drop));
  registry.branches.forget(worktree.branch);
}

awaitable<void> refuse_taken_names(WorktreeRegistry& registry, Worktree worktree) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(worktree.path, ignored))) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", worktree.path.string()),
                "remove it, or take another name");
  }
  auto const git = registry.repository.git();
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "refs/heads/" + worktree.branch};
  GitResult const branch = co_await git.attempt(std::move(ask));
  if (branch.status == 0 && worktree.tip.empty()) {
    throw Error(
        ErrorCode::name_in_use, fmt::format("branch {} exists already", worktree.branch),
        fmt::format("delete it if nothing of it is wanted (git branch -D {}), or take another name",
                    worktree.branch));
  }
  co_await learn_settings(registry);
  // Before anything is made, so that a refusal leaves nothing.
  TrustedPrograms trusted = co_await registry.trusted_at_start(worktree.experiment);
  (void)co_await checked(std::move(trusted), git);
}

/// Removes the remains of a creation that was killed. A branch that is not at the base is that of
/// another process, and the directory may be, too.
awaitable<void> remove_remains(WorktreeRegistry& registry, Worktree worktree) {
  // The branch's name is this experiment's, so that a lock can only be that of a git that was
  // killed.
  std::error_code ignored;
  fs::remove(registry.repository.git_dir / "refs" / "heads" / (worktree.branch + ".lock"), ignored);
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "refs/heads/" + worktree.branch};
  GitResult const branch = co_await registry.repository.git().attempt(std::move(ask));
  if (branch.status == 0 && without_newline(branch.output) != worktree.base) co_return;
  co_await undo_creation(registry, std::move(worktree));
}

/// The commit of the branch of a worktree whose directory was removed.
awaitable<std::string> require_branch_of(WorktreeRegistry& registry, Worktree worktree) {
  auto const git = registry.repository.git();
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet",
                               "refs/heads/" + worktree.branch + "^{commit}"};
  GitResult const branch = co_await git.attempt(std::move(ask));
  if (branch.status != 0) {
    throw Error(ErrorCode::isolation, fmt::format("branch {} is gone", worktree.branch),
                fmt::format("start this approach over: pexplore retry {} {} --fresh",
                            worktree.experiment, worktree.approach));
  }
  co_await require_tip(git, std::move(worktree));
  co_return without_newline(branch.output);
}

/// Makes the branch, which must not exist. Not by `worktree add -b`: where that fails halfway, the
/// branch is there, and the next try finds it taken.
awaitable<void> create_branch(Git git, Worktree worktree) {
  auto const reference = "refs/heads/" + worktree.branch;
  std::string const nothing;
  std::vector<std::string> make{
      "update-ref", "-m",          "branch: Created from " + worktree.base,
      reference,    worktree.base, nothing};
  co_await git.run(std::move(make));
}

[[noreturn]] void refuse_root(fs::path const& root, std::error_code const& error) {
  throw Error(ErrorCode::resource,
              fmt::format("cannot make worktrees in {}: {}", root.string(), error.message()),
              fmt::format("put worktrees elsewhere ({}=/another/directory), or make that directory "
                          "yourself (sudo install -d -o \"$USER\" {})",
                          worktrees_variable, root.string()));
}

/// Makes the directory of all worktrees. In another work tree, such as that of a superproject, it
/// is hidden from git.
awaitable<void> make_worktree_root(Repository repository) {
  auto const root = repository.worktree_root();
  std::error_code error;
  if (fs::exists(root, error)) co_return;
  fs::create_directories(root, error);
  if (error) refuse_root(root, error);
  std::vector<std::string> ask{"rev-parse", "--is-inside-work-tree"};
  GitResult const inside = co_await discover(root, std::move(ask));
  if (without_newline(inside.output) == "true") write_file(root / ".gitignore", "*\n");
}

/// Removes leftovers of a killed `git worktree add`, which would make the next one fail.
void remove_half_added(Repository const& repository, fs::path const& path) {
  try {
    remove_tree(git_dir_of(repository, path));
  } catch (Error const&) {
    // It was killed before it had made one.
  }
  remove_tree(path);
}

/// Adds the worktree to git without its files.
awaitable<void> add_metadata(WorktreeRegistry& registry, Worktree worktree) {
  MetadataLock::Turn const alone = co_await registry.metadata.acquire();
  auto const parent = worktree.path.parent_path();
  co_await make_worktree_root(registry.repository);
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) refuse_root(parent.parent_path(), error);
  if (fs::canonical(parent, error) != parent) {
    throw Error(ErrorCode::isolation,
                fmt::format("{} is a link to somewhere else", parent.string()), "remove the link");
  }
  registry.branches.begin(worktree.branch, worktree.path);
  // --force replaces a worktree whose directory was deleted. A sparse checkout is copied from the
  // tree in which git runs, unless a session could have written its settings.
  auto const& repository = registry.repository;
  auto const from_here = repository.here.lexically_relative(repository.worktree_root());
  auto const git = stays_inside(from_here) ? repository.git() : repository.git_here();
  if (worktree.tip.empty()) co_await create_branch(git, worktree);
  std::vector<std::string> add{"worktree",      "add",     "--force",
                               "--no-checkout", "--quiet", worktree.path.string(),
                               worktree.branch};
  GitExtras extras;
  extras.before_retry = [&repository, &path = worktree.path] {
    remove_half_added(repository, path);
  };
  co_await git.run(std::move(add), std::move(extras));
  registry.branches.put(worktree.branch, worktree.tip.empty() ? worktree.base : worktree.tip);
  registry.branches.release(worktree.branch);
  registry.made_here.insert(worktree.path);
}

/// Whether git, run in the worktree without any variable, as an agent runs it, works there.
awaitable<bool> is_own_top_level(fs::path worktree) {
  std::vector<std::string> ask{"rev-parse", "--path-format=absolute", "--show-toplevel"};
  GitResult const top = co_await discover(worktree, std::move(ask));
  co_return top.status == 0 && without_newline(top.output) == worktree.string();
}

/// Makes git work in the worktree for agents as well. With extensions.worktreeConfig, settings of
/// the main tree that are still in the shared file count everywhere: core.worktree of a submodule,
/// core.bare of a bare repository. Throws Error(isolation) where that is not enough.
awaitable<void> require_own_top_level(WorktreeRegistry& registry, Worktree worktree) {
  bool const is_odd = co_await has_worktree_settings(registry);
  if (!is_odd) co_return;
  bool const is_good = co_await is_own_top_level(worktree.path);
  if (is_good) co_return;
  auto const git = registry.git_of(worktree);
  auto const file = (git.git_dir() / "config.worktree").string();
  auto const top = worktree.path.lexically_relative(git.git_dir()).string();
  std::vector<std::string> set_tree{"config", "--file", file, "core.worktree", top};
  std::vector<std::string> set_bare{"config", "--file", file, "core.bare", "false"};
  co_await git.run(std::move(set_tree));
  co_await git.run(std::move(set_bare));
  bool const is_good_now = co_await is_own_top_level(worktree.path);
  if (is_good_now) co_return;
  throw Error(
      ErrorCode::isolation,
      fmt::format("git does not work in worktree {}, but elsewhere", worktree.path.string()),
      "move core.worktree and core.bare from .git/config to .git/config.worktree (see `git "
      "help worktree`)");
}

/// Gives the worktree the keys of git-crypt, which looks for them in the git directory of a
/// worktree, and whose filter otherwise fails.
void link_keys(Repository const& repository, Git const& git) {
  std::error_code ignored;
  auto const keys = repository.git_dir / "git-crypt";
  if (!fs::is_directory(fs::symlink_status(keys, ignored))) return;
  fs::create_directory_symlink(keys.lexically_relative(git.git_dir()), git.git_dir() / "git-crypt",
                               ignored);
}

/// Files that git does not track and that a worktree begins with.
struct Brought {
  std::vector<std::string> copy, link;  ///< of the main tree
  fs::path set_up_as;                   ///< another worktree; empty: none
};

/// Copies all that set-up made in another worktree of the same base.
awaitable<void> copy_set_up(WorktreeRegistry& registry, fs::path from, fs::path to) {
  Worktree other;
  other.path = from;
  std::vector<std::string> ask{"ls-files", "--others", "--directory", "-z"};
  std::string const list = co_await registry.git_of(other).run(std::move(ask));
  for (auto const& path : split_nul(list)) {
    bool const is_scratch = *fs::path(path).begin() == core::scratch_directory;
    std::error_code ignored;
    bool const is_there = fs::exists(fs::symlink_status(to / path, ignored));
    if (!is_scratch && !is_there) co_await copy_below(from, to, path);
  }
}

/// Checks the files out, and brings untracked files of the main tree along. Returns notes for
/// people.
awaitable<std::vector<std::string>> fill_worktree(WorktreeRegistry& registry, Worktree worktree,
                                                  Brought brought) {
  async::Semaphore::Permit const one_of_few = co_await registry.checkouts.acquire();
  co_await require_own_top_level(registry, worktree);
  link_keys(registry.repository, registry.git_of(worktree));
  Git const git = co_await registry.checked_git_of(worktree);
  std::vector<std::string> check_out{"read-tree", "--reset", "-u",
                                     worktree.tip.empty() ? worktree.base : "HEAD"};
  co_await git.run(std::move(check_out));
  std::vector<std::string> notes =
      co_await fill_submodules(registry.repository, registry.trusted_in(worktree.experiment), git);
  auto const& from =
      registry.repository.bare ? registry.repository.here : registry.repository.main_tree;
  bool const wants_main_tree = !brought.copy.empty() || !brought.link.empty();
  if (wants_main_tree && from.empty()) {
    notes.emplace_back("a bare repository has no main tree: nothing is copied from it");
    brought.copy.clear();
    brought.link.clear();
  }
  for (auto const& path : brought.copy) co_await copy_below(from, worktree.path, path);
  for (auto const& path : brought.link) {
    if (!link_below(from, worktree.path, path))
      notes.push_back(
          fmt::format("{} is in the base, so it is not linked to the main tree's", path));
  }
  if (!brought.set_up_as.empty())
    co_await copy_set_up(registry, std::move(brought.set_up_as), worktree.path);
  PreexistingFiles preexisting;
  preexisting.copied = std::move(brought.copy);
  preexisting.copied.insert(preexisting.copied.end(), brought.link.begin(), brought.link.end());
  preexisting.save(git.git_dir());
  registry.preexisting_in(worktree) = std::move(preexisting);
  co_return notes;
}

/// Creates the worktree and fills it. Returns notes for people.
awaitable<std::vector<std::string>> add_worktree(WorktreeRegistry& registry, Worktree worktree,
                                                 Brought brought) {
  co_await add_metadata(registry, worktree);
  co_return co_await fill_worktree(registry, worktree, std::move(brought));
}

}  // namespace

void require_worktree_root(Repository const& repository) {
  auto const root = repository.worktree_root();
  std::error_code ignored;
  auto there = root;
  while (!fs::exists(there, ignored) && there.has_relative_path()) there = there.parent_path();
  if (access(there.c_str(), W_OK | X_OK) != 0)
    refuse_root(root, std::error_code(errno, std::generic_category()));
}

namespace {

awaitable<Worktree> create_once(WorktreeRegistry& registry, WorktreeRequest request) {
  Worktree worktree = planned_worktree(registry.repository, request);
  Reservation const path_reserved(registry.reserved, worktree.path);
  Reservation const branch_reserved(registry.reserved, fs::path("refs/heads") / worktree.branch);
  if (request.interrupted) co_await remove_remains(registry, worktree);
  co_await refuse_taken_names(registry, worktree);
  if (!worktree.tip.empty()) worktree.tip = co_await require_branch_of(registry, worktree);
  Brought brought{std::move(request.copy), std::move(request.link), std::move(request.set_up_as)};
  auto adding = add_worktree(registry, worktree, std::move(brought));
  auto undoing = undo_creation(registry, worktree);
  try {
    worktree.notes = co_await async::on_failure(std::move(adding), std::move(undoing));
  } catch (boost::system::system_error const& error) {
    if (error.code() != boost::asio::error::operation_aborted) throw;
    throw Error(ErrorCode::interrupted, "creating a worktree was cancelled");
  }
  co_return worktree;
}

awaitable<void> wait_for_others() {
  constexpr auto pause = std::chrono::milliseconds(100);
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, pause);
  boost::system::error_code ended;
  co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ended));
  if (ended) throw Error(ErrorCode::interrupted, "creating a worktree was cancelled");
}

/// Whether trying again may help: a git of the killed run may still be at work, and make the branch
/// after it was removed.
bool may_pass(Error const& error) {
  return error.code() == ErrorCode::name_in_use || error.code() == ErrorCode::git;
}

}  // namespace

awaitable<Worktree> create_worktree(WorktreeRegistry& registry, WorktreeRequest request) {
  constexpr int retries = 5;
  for (int left = request.interrupted ? retries : 0;; --left) {
    try {
      awaitable<Worktree> creating = create_once(registry, request);
      co_return co_await std::move(creating);
    } catch (Error const& error) {
      if (left == 0 || !may_pass(error)) throw;
    }
    co_await wait_for_others();
  }
}

}  // namespace parallel_explore::worktree
