#include "parallel_explore/git_worktrees.hpp"

#include "worktree/disk.hpp"
#include "worktree/git_worktrees_state.hpp"
#include "worktree/measuring.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <thread>

namespace parallel_explore {

namespace fs = std::filesystem;

GitWorktrees::GitWorktrees(fs::path const& directory)
    : state_(std::make_unique<State>(directory)) {}

GitWorktrees::~GitWorktrees() = default;

awaitable<Worktree> GitWorktrees::create(WorktreeRequest request) {
  auto const executor = co_await boost::asio::this_coro::executor;
  awaitable<Worktree> creating = state_->create(std::move(request));
  auto running = boost::asio::co_spawn(executor, std::move(creating), boost::asio::use_awaitable);
  co_return co_await std::move(running);
}

awaitable<void> GitWorktrees::verify(Worktree worktree) {
  return state_->verify(std::move(worktree));
}

awaitable<void> GitWorktrees::mark_ready(Worktree worktree) {
  return state_->mark_ready(std::move(worktree));
}

awaitable<OutsideState> GitWorktrees::outside(Worktree worktree) {
  return state_->outside(std::move(worktree));
}

awaitable<CommittedWork> GitWorktrees::commit(Worktree worktree, std::string message) {
  return state_->commit(std::move(worktree), std::move(message));
}

awaitable<std::vector<std::string>> GitWorktrees::begin_measuring(Worktree worktree,
                                                                  MeasuringRequest request) {
  return state_->begin_measuring(std::move(worktree), std::move(request));
}

awaitable<void> GitWorktrees::end_measuring(Worktree worktree, MeasuringRequest request,
                                            std::string commit) {
  return state_->end_measuring(std::move(worktree), std::move(request), std::move(commit));
}

awaitable<Removed> GitWorktrees::remove(Worktree worktree, Removal removal) {
  return state_->remove(std::move(worktree), removal);
}

using namespace worktree;

GitWorktrees::State::State(fs::path const& directory)
    : repository_(find_repository_now(directory)),
      checkouts_(static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))) {}

fs::path const& GitWorktrees::State::git_dir_of(fs::path const& path) {
  auto const known = git_dirs_.find(path);
  if (known != git_dirs_.end()) return known->second;
  return git_dirs_.emplace(path, worktree::git_dir_of(repository_, path)).first->second;
}

Git GitWorktrees::State::git_of(Worktree const& worktree) {
  return Git(git_dir_of(worktree.path), worktree.path, repository_.git_dir);
}

PreexistingFiles& GitWorktrees::State::preexisting_in(Worktree const& worktree) {
  auto const known = preexisting_.find(worktree.path);
  if (known != preexisting_.end()) return known->second;
  return preexisting_.emplace(worktree.path, PreexistingFiles::load(git_dir_of(worktree.path)))
      .first->second;
}

TrustedPrograms& GitWorktrees::State::trusted_in(std::string const& experiment) {
  return trusted_.try_emplace(experiment, repository_, experiment).first->second;
}

awaitable<void> GitWorktrees::State::verify(Worktree worktree) {
  auto const git_dir = git_dir_of(worktree.path);
  co_await verify_worktree(repository_, std::move(worktree), git_dir);
}

awaitable<void> GitWorktrees::State::mark_ready(Worktree worktree) {
  auto const git = git_of(worktree);
  PreexistingFiles now = co_await untracked_now(git);
  auto& preexisting = preexisting_in(worktree);
  now.copied = preexisting.copied;
  preexisting = std::move(now);
  preexisting.save(git.git_dir());
  std::error_code ignored;
  fs::remove(git.git_dir() / committed_file, ignored);
}

/// Git on a worktree in which a session may have set up anything.
awaitable<Git> GitWorktrees::State::safe_git_of(Worktree worktree) {
  co_await verify(worktree);
  TrustedPrograms trusted = co_await trusted_at_start(worktree.experiment);
  auto const git = git_of(worktree);
  co_await refuse_new_programs(trusted, git);
  co_return git;
}

awaitable<std::vector<std::string>> GitWorktrees::State::begin_measuring(Worktree worktree,
                                                                         MeasuringRequest request) {
  Git const git = co_await safe_git_of(worktree);
  PreexistingFiles preexisting = preexisting_in(worktree);
  std::vector<std::string> tampered = co_await restore_protected(
      git, worktree.base, std::move(preexisting), std::move(request.protect));
  inject(request.inject, worktree.path);
  co_return tampered;
}

awaitable<void> GitWorktrees::State::end_measuring(Worktree worktree, MeasuringRequest request,
                                                   std::string commit) {
  Git const git = co_await safe_git_of(worktree);
  std::vector<std::string> injected = injected_paths(request.inject);
  co_await put_back(git, worktree.base, std::move(commit), std::move(request.protect),
                    std::move(injected));
}

awaitable<OutsideState> GitWorktrees::State::outside(Worktree worktree) {
  OutsideState state;
  TrustedPrograms trusted = trusted_in(worktree.experiment);
  state.facts =
      co_await outside_facts(repository_, branches_, std::move(trusted), std::move(worktree));
  co_return state;
}

}  // namespace parallel_explore
