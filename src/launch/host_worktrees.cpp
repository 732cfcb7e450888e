#include "launch/host_worktrees.hpp"

#include "async/on_failure.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::launch {

using worktree::Git;

HostWorktrees::HostWorktrees(std::unique_ptr<GitWorktrees> here, worktree::Repository repository,
                             std::shared_ptr<Hosts> hosts)
    : here_(std::move(here)),
      repository_(repository),
      there_(std::move(repository), std::move(hosts)) {}

namespace {

/// A worktree here, and its other one on a host.
struct Both {
  Worktrees& here;
  RemoteWorktrees& there;
};

/// `interrupted`: what is there already is removed first.
awaitable<void> make_there(Both both, Worktree worktree, bool interrupted,
                           std::vector<std::string> copied) {
  if (interrupted) co_await both.there.remove(worktree);
  auto commit = worktree.tip.empty() ? worktree.base : worktree.tip;
  std::optional<std::string> const tip = co_await both.here.tip(worktree);
  if (tip && !tip->empty()) commit = *tip;
  co_await both.there.make(std::move(worktree), std::move(commit), std::move(copied));
}

awaitable<void> undo_creation(Both both, Worktree worktree) {
  both.there.forget(worktree);
  co_await both.here.remove(std::move(worktree), Removal::force);
}

}  // namespace

awaitable<Worktree> HostWorktrees::create(WorktreeRequest request) {
  auto const host = request.host;
  auto copied = request.copy;
  if (host.empty()) co_return co_await here_->create(std::move(request));
  // Linked files are those of this machine.
  copied.insert(copied.end(), request.link.begin(), request.link.end());
  bool const interrupted = request.interrupted;
  Worktree worktree = co_await here_->create(std::move(request));
  worktree.host = host;
  Both const both{*here_, there_};
  auto making = make_there(both, worktree, interrupted, std::move(copied));
  auto undoing = undo_creation(both, worktree);
  co_await async::on_failure(std::move(making), std::move(undoing));
  co_return worktree;
}

awaitable<void> HostWorktrees::verify(Worktree worktree) {
  co_await here_->verify(worktree);
  if (worktree.host.empty()) co_return;
  std::optional<std::string> const tip = co_await here_->tip(worktree);
  auto commit = tip && !tip->empty() ? *tip : worktree.base;
  std::vector<std::string> nothing;
  if (worktree.preexisting) nothing = worktree.preexisting->copied;
  co_await there_.make(worktree, std::move(commit), std::move(nothing));
}

awaitable<std::optional<PreexistingPaths>> HostWorktrees::mark_ready(Worktree worktree) {
  if (!worktree.host.empty()) {
    co_await there_.mark_ready(worktree);
  }
  co_return co_await here_->mark_ready(std::move(worktree));
}

namespace {

/// Makes the files here those of the session there, with its own commits where they are on top of
/// the branch. All but the worktree outlive the call.
awaitable<void> bring_work(GitWorktrees& here, RemoteWorktrees& there, Worktree worktree) {
  RemoteWorktrees::Work const work = co_await there.fetch(worktree);
  if (!work.head.empty()) co_await move_forward(here, worktree, work.head);
  MeasuringRequest const as_it_is;
  co_await here.restore(worktree, work.commit, as_it_is);
}

}  // namespace

awaitable<CommittedWork> HostWorktrees::commit(Worktree worktree, std::string message) {
  bool const is_there = !worktree.host.empty();
  if (is_there) co_await bring_work(*here_, there_, worktree);
  CommittedWork work = co_await here_->commit(worktree, std::move(message));
  // The commit is what is measured, and what a later session begins with.
  if (is_there && work.commit != worktree.base) {
    std::vector<std::string> const differing = co_await there_.reset(worktree, work.commit, true);
    for (auto const& path : differing)
      work.notes.push_back(fmt::format("{} is not as on host {}", path, worktree.host));
  }
  co_return work;
}

awaitable<std::vector<std::string>> HostWorktrees::restore(Worktree worktree, std::string commit,
                                                           MeasuringRequest request) {
  bool const is_plain = request.empty();
  std::vector<std::string> differing =
      co_await here_->restore(worktree, commit, std::move(request));
  if (worktree.host.empty()) co_return differing;
  auto const measured = measured_.find(worktree.path);
  auto const wanted = is_plain || measured == measured_.end() ? commit : measured->second;
  std::vector<std::string> const there = co_await there_.reset(worktree, wanted, false);
  for (auto const& path : there) {
    if (std::ranges::find(differing, path) == differing.end()) differing.push_back(path);
  }
  co_return differing;
}

awaitable<std::vector<std::string>> HostWorktrees::begin_measuring(Worktree worktree,
                                                                   MeasuringRequest request) {
  std::vector<std::string> tampered = co_await here_->begin_measuring(worktree, request);
  if (worktree.host.empty()) co_return tampered;
  Git const git = co_await worktree::checked(there_.trusted_in(worktree.experiment),
                                             Git(repository_.git().git_dir(), worktree.path));
  std::string commit = co_await worktree::commit_for_measuring(git, worktree, std::move(request));
  measured_[worktree.path] = commit;
  co_await there_.reset(worktree, std::move(commit), false);
  co_return tampered;
}

awaitable<void> HostWorktrees::end_measuring(Worktree worktree, MeasuringRequest request,
                                             std::string commit) {
  bool const changed = !request.empty();
  co_await here_->end_measuring(worktree, std::move(request), commit);
  measured_.erase(worktree.path);
  if (changed && !worktree.host.empty())
    co_await there_.reset(std::move(worktree), std::move(commit), false);
}

awaitable<Removed> HostWorktrees::remove(Worktree worktree, Removal removal) {
  std::string problem;
  if (!worktree.host.empty()) {
    try {
      co_await there_.remove(worktree);
    } catch (Error const& error) {
      problem = error.what();
    }
    // It can be removed once the host is back: the record is removed only with everything of it.
    if (!problem.empty() && removal != Removal::force) throw Error(ErrorCode::host, problem);
    there_.forget(worktree);
  }
  Removed removed = co_await here_->remove(std::move(worktree), removal);
  removed.left_on_host = std::move(problem);
  co_return removed;
}

awaitable<std::optional<std::map<std::string, std::string>>> HostWorktrees::programs() {
  return here_->programs();
}

void HostWorktrees::trust(std::string experiment, std::map<std::string, std::string> programs) {
  there_.trust(experiment, programs);
  here_->trust(std::move(experiment), std::move(programs));
}

awaitable<OutsideState> HostWorktrees::outside(Worktree worktree) {
  return here_->outside(std::move(worktree));
}

awaitable<EvaluationFiles> HostWorktrees::hash_evaluation_files(std::string base,
                                                                MeasuringRequest request) {
  return here_->hash_evaluation_files(std::move(base), std::move(request));
}

awaitable<std::optional<std::string>> HostWorktrees::tip(Worktree worktree) {
  return here_->tip(std::move(worktree));
}

awaitable<std::optional<OutsideState>> HostWorktrees::outside_all(std::string experiment) {
  return here_->outside_all(std::move(experiment));
}

awaitable<std::vector<OutsideChange>> HostWorktrees::changes_outside(
    OutsideState before, OutsideState after, std::vector<std::string> approaches) {
  return here_->changes_outside(std::move(before), std::move(after), std::move(approaches));
}

}  // namespace parallel_explore::launch
