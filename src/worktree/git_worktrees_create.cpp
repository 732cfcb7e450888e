#include "core/text.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/disk.hpp"
#include "worktree/git_worktrees_state.hpp"
#include "worktree/submodules.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

namespace parallel_explore {

namespace fs = std::filesystem;
using namespace worktree;

namespace {

void require_slug(char const* what, std::string const& name) {
  if (!name.empty() && core::slug(name) == name) return;
  throw Error(ErrorCode::validation, fmt::format("\"{}\" cannot be the name of an {}", name, what),
              "use at most 64 lower-case letters, digits, '-', '_' and '.'");
}

/// Whether an exception says that the caller asked to stop.
bool is_stop(std::exception_ptr const& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (boost::system::system_error const& error) {
    return error.code() == boost::asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

/// Takes a name for as long as it lives.
class Reservation {
 public:
  Reservation(std::set<fs::path>& taken, fs::path path) : taken_(taken), path_(std::move(path)) {
    if (!taken_.insert(path_).second) {
      throw Error(ErrorCode::name_in_use, fmt::format("{} is being made already", path_.string()));
    }
  }
  Reservation(Reservation const&) = delete;
  ~Reservation() { taken_.erase(path_); }

 private:
  std::set<fs::path>& taken_;
  fs::path path_;
};

}  // namespace

Worktree GitWorktrees::State::planned(WorktreeRequest const& request) const {
  require_slug("experiment", request.experiment);
  require_slug("approach", request.approach);
  Worktree worktree;
  worktree.experiment = request.experiment;
  worktree.approach = request.approach;
  worktree.path = repository_.worktree_root() / request.experiment / request.approach;
  worktree.branch = request.branch.empty()
                        ? fmt::format("pexplore/{}/{}", request.experiment, request.approach)
                        : request.branch;
  worktree.base = request.base;
  worktree.tip = request.tip;
  return worktree;
}

awaitable<Worktree> GitWorktrees::State::create(WorktreeRequest request) {
  Worktree worktree = planned(request);
  Reservation const reserved(being_made_, worktree.path);
  Reservation const branch_reserved(being_made_, fs::path("refs/heads") / worktree.branch);
  if (request.interrupted) co_await remove_beginnings(worktree);
  co_await refuse_taken_names(worktree);
  if (!worktree.tip.empty()) worktree.tip = co_await require_branch(worktree);
  std::exception_ptr failure;
  try {
    co_await add_metadata(worktree);
    worktree.notes = co_await fill(worktree, std::move(request.copy));
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return worktree;
  co_await boost::asio::this_coro::reset_cancellation_state(boost::asio::disable_cancellation());
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  co_await undo(worktree);
  if (is_stop(failure)) throw Error(ErrorCode::interrupted, "making a worktree was stopped");
  std::rethrow_exception(failure);
}

awaitable<void> GitWorktrees::State::refuse_taken_names(Worktree worktree) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(worktree.path, ignored))) {
    throw Error(ErrorCode::name_in_use, fmt::format("{} exists already", worktree.path.string()),
                "remove it, or take another name");
  }
  auto const git = repository_.git();
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "refs/heads/" + worktree.branch};
  GitResult const branch = co_await git.attempt(std::move(ask));
  if (branch.status == 0 && worktree.tip.empty()) {
    throw Error(
        ErrorCode::name_in_use, fmt::format("branch {} exists already", worktree.branch),
        fmt::format("delete it if nothing of it is wanted (git branch -D {}), or take another name",
                    worktree.branch));
  }
  TrustedPrograms trusted = co_await trusted_at_start(worktree.experiment);
  co_await refuse_new_programs(std::move(trusted), git);
}

/// What a creation left that was killed. A branch that is not at the base is somebody else's, and
/// so may be the directory.
awaitable<void> GitWorktrees::State::remove_beginnings(Worktree worktree) {
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "refs/heads/" + worktree.branch};
  GitResult const branch = co_await repository_.git().attempt(std::move(ask));
  if (branch.status == 0 && without_newline(branch.output) != worktree.base) co_return;
  co_await undo(std::move(worktree));
}

/// The commit of the branch of a worktree whose directory has gone.
awaitable<std::string> GitWorktrees::State::require_branch(Worktree worktree) {
  auto const git = repository_.git();
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

awaitable<TrustedPrograms> GitWorktrees::State::trusted_at_start(std::string experiment) {
  if (!trusted_in(experiment).known()) {
    Settings const settings = co_await program_settings(repository_.git());
    auto& trusted = trusted_in(experiment);
    if (!trusted.known()) trusted.record(dangerous(settings));
  }
  co_return trusted_in(experiment);
}

/// One at a time: concurrent ones read each other's half-written metadata.
awaitable<void> GitWorktrees::State::add_metadata(Worktree worktree) {
  async::Semaphore::Permit const alone = co_await metadata_.acquire();
  auto const parent = worktree.path.parent_path();
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) {
    throw Error(ErrorCode::resource,
                fmt::format("cannot make {}: {}", parent.string(), error.message()));
  }
  if (fs::canonical(parent, error) != parent) {
    throw Error(ErrorCode::isolation,
                fmt::format("{} is a link to somewhere else", parent.string()), "remove the link");
  }
  branches_.begin(worktree.branch);
  // Forced, it takes the place of one whose directory somebody has deleted.
  std::vector<std::string> add{"worktree", "add", "--force", "--no-checkout", "--quiet"};
  if (worktree.tip.empty()) {
    add.insert(add.end(),
               {"--no-track", "-b", worktree.branch, worktree.path.string(), worktree.base});
  } else {
    add.insert(add.end(), {worktree.path.string(), worktree.branch});
  }
  co_await repository_.git().run(std::move(add));
  branches_.put(worktree.branch, worktree.tip.empty() ? worktree.base : worktree.tip);
}

awaitable<std::vector<std::string>> GitWorktrees::State::fill(Worktree worktree,
                                                              std::vector<std::string> copy) {
  async::Semaphore::Permit const one_of_few = co_await checkouts_.acquire();
  auto const git = git_of(worktree);
  std::vector<std::string> check_out{"read-tree", "--reset", "-u",
                                     worktree.tip.empty() ? worktree.base : "HEAD"};
  co_await git.run(std::move(check_out));
  std::vector<std::string> notes = co_await fill_submodules(repository_, git);
  auto const& from = repository_.bare ? repository_.here : repository_.main_tree;
  if (!copy.empty() && from.empty()) {
    notes.emplace_back("a bare repository has no main tree: nothing is copied from it");
    copy.clear();
  }
  for (auto const& path : copy) co_await copy_below(from, worktree.path, path);
  PreexistingFiles preexisting;
  preexisting.copied = std::move(copy);
  preexisting.save(git.git_dir());
  preexisting_[worktree.path] = std::move(preexisting);
  co_return notes;
}

/// Removes whatever a creation made before it failed.
awaitable<void> GitWorktrees::State::undo(Worktree worktree) {
  async::Semaphore::Permit const alone = co_await metadata_.acquire();
  try {
    forget_directory(worktree.path);
  } catch (Error const&) {
    // Why it failed is worth more to the caller; the branch goes all the same.
  }
  if (!worktree.tip.empty()) co_return;
  // Only as it was made: should somebody else have made one of that name meanwhile, it stays.
  std::vector<std::string> drop{"update-ref", "--no-deref", "-d", "refs/heads/" + worktree.branch,
                                worktree.base};
  co_await repository_.git().attempt(std::move(drop));
  branches_.forget(worktree.branch);
}

}  // namespace parallel_explore
