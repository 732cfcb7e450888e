#include "parallel_explore/git_worktrees.hpp"

#include "worktree/as_committed.hpp"
#include "worktree/commit.hpp"
#include "worktree/creation.hpp"
#include "worktree/disk.hpp"
#include "worktree/host_exchange.hpp"
#include "worktree/outside_changes.hpp"
#include "worktree/removal.hpp"
#include "worktree/worktree_registry.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace parallel_explore {
inline namespace v0_2 {

namespace fs = std::filesystem;
using namespace worktree;

struct [[gnu::visibility("hidden")]] GitWorktrees::State : WorktreeRegistry {
  using WorktreeRegistry::WorktreeRegistry;
};

GitWorktrees::GitWorktrees(fs::path const& directory)
    : state_(std::make_unique<State>(directory)) {}

GitWorktrees::~GitWorktrees() = default;

void use_root(GitWorktrees& worktrees, fs::path root) {
  worktrees.state_->use_root(std::move(root));
}

awaitable<void> move_forward(GitWorktrees& worktrees, Worktree worktree, std::string commit) {
  auto& branches = worktrees.state_->branches;
  branches.begin(worktree.branch, worktree.path);
  std::string const at =
      co_await move_branch_forward(worktrees.state_->repository, worktree.branch, commit);
  branches.put(worktree.branch, at);
  branches.release(worktree.branch);
}

awaitable<std::optional<std::map<std::string, std::string>>> GitWorktrees::programs() {
  std::vector<ProgramSetting> const now = co_await programs_of(state_->repository);
  co_return marks_of(now);
}

void GitWorktrees::trust(std::string experiment, std::map<std::string, std::string> programs) {
  state_->trust(std::move(experiment), std::move(programs));
}

awaitable<Worktree> GitWorktrees::create(WorktreeRequest request) {
  auto const executor = co_await boost::asio::this_coro::executor;
  awaitable<Worktree> creating = create_worktree(*state_, std::move(request));
  auto running = boost::asio::co_spawn(executor, std::move(creating), boost::asio::use_awaitable);
  co_return co_await std::move(running);
}

awaitable<void> GitWorktrees::verify(Worktree worktree) {
  co_await state_->verify(worktree);
  state_->branches.release(worktree.branch);
}

awaitable<std::optional<PreexistingPaths>> GitWorktrees::mark_ready(Worktree worktree) {
  auto const git = state_->git_of(worktree);
  PreexistingFiles now = co_await untracked_now(git);
  auto& preexisting = state_->preexisting_in(worktree);
  now.copied = preexisting.copied;
  preexisting = std::move(now);
  preexisting.save(git.git_dir());
  std::error_code ignored;
  fs::remove(git.git_dir() / committed_file, ignored);
  state_->contents.ready[worktree.path] = time_of_disk();
  co_return preexisting.as_recorded();
}

awaitable<OutsideState> GitWorktrees::outside(Worktree worktree) {
  awaitable<std::shared_ptr<OutsideFacts const>> examining =
      examine_outside(state_->repository, state_->branches, state_->outside, worktree.experiment);
  auto const found = co_await std::move(examining);
  OutsideState state;
  state.facts = flattened(*found, worktree);
  co_return state;
}

awaitable<std::optional<OutsideState>> GitWorktrees::outside_all(std::string experiment) {
  awaitable<std::shared_ptr<OutsideFacts const>> examining =
      examine_outside(state_->repository, state_->branches, state_->outside, std::move(experiment));
  auto found = co_await std::move(examining);
  OutsideState state;
  state.detail = std::move(found);
  co_return state;
}

awaitable<std::vector<OutsideChange>> GitWorktrees::changes_outside(
    OutsideState before, OutsideState after, std::vector<std::string> approaches) {
  return changes_between(
      state_->repository, std::static_pointer_cast<OutsideFacts const>(before.detail),
      std::static_pointer_cast<OutsideFacts const>(after.detail), std::move(approaches));
}

awaitable<CommittedWork> GitWorktrees::commit(Worktree worktree, std::string message) {
  return commit_work(*state_, std::move(worktree), std::move(message));
}

awaitable<EvaluationFiles> GitWorktrees::hash_evaluation_files(std::string base,
                                                               MeasuringRequest request) {
  return hash_files(*state_, std::move(base), std::move(request));
}

awaitable<std::vector<std::string>> GitWorktrees::restore(Worktree worktree, std::string commit,
                                                          MeasuringRequest request) {
  return restore_commit(*state_, std::move(worktree), std::move(commit), std::move(request));
}

awaitable<std::optional<std::string>> GitWorktrees::tip(Worktree worktree) {
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", "refs/heads/" + worktree.branch};
  GitResult const answer = co_await state_->repository.git().attempt(std::move(ask));
  co_return without_newline(answer.output);
}

awaitable<std::vector<std::string>> GitWorktrees::begin_measuring(Worktree worktree,
                                                                  MeasuringRequest request) {
  return prepare_to_measure(*state_, std::move(worktree), std::move(request));
}

awaitable<void> GitWorktrees::end_measuring(Worktree worktree, MeasuringRequest request,
                                            std::string commit) {
  return give_back(*state_, std::move(worktree), std::move(request), std::move(commit));
}

awaitable<Removed> GitWorktrees::remove(Worktree worktree, Removal removal) {
  return remove_worktree(*state_, std::move(worktree), removal);
}

}  // namespace v0_2
}  // namespace parallel_explore
