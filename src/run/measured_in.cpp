#include "run/measured_in.hpp"

#include "async/with_cleanup.hpp"
#include "run/recorded_worktree.hpp"

#include <utility>

namespace parallel_explore::run {
namespace {

awaitable<void> put_in_order(Worktrees& worktrees, MeasuredWorktree const& measured) {
  try {
    if (!measured.commit.empty()) {
      MeasuringRequest const unprepared;
      std::vector<std::string> differing =
          co_await worktrees.restore(measured.worktree, measured.commit, unprepared);
      if (!differing.empty() && measured.on_differing) measured.on_differing(std::move(differing));
    }
    if (measured.request.empty()) co_return;
    std::vector<std::string> tampered =
        co_await worktrees.begin_measuring(measured.worktree, measured.request);
    if (!tampered.empty() && measured.on_tampered) measured.on_tampered(std::move(tampered));
  } catch (Error const& error) {
    if (!measured.on_unprepared) throw;
    measured.on_unprepared(error);
  }
}

awaitable<void> measure(Worktrees& worktrees, MeasuredWorktree const& measured,
                        awaitable<void> body) {
  co_await put_in_order(worktrees, measured);
  co_await std::move(body);
}

awaitable<void> give_back(Worktrees& worktrees, MeasuredWorktree const& measured) {
  if (measured.commit.empty()) co_return;
  try {
    co_await worktrees.end_measuring(measured.worktree, measured.request, measured.commit);
    if (measured.on_restored && !measured.request.empty()) measured.on_restored();
  } catch (Error const& error) {
    if (!measured.on_unrestored) throw;
    measured.on_unrestored(error);
  }
}

}  // namespace

MeasuringRequest measuring_request(Exploration const& exploration,
                                   std::filesystem::path const& main_tree) {
  MeasuringRequest request;
  request.protect = exploration.experiment.evaluate.protect;
  if (auto const& files = exploration.evaluation_files)
    request.begun = {files->protected_digest, files->injected};
  for (auto const& source : exploration.experiment.evaluate.inject)
    request.inject.push_back((main_tree / source).lexically_normal());
  return request;
}

MeasuredWorktree measured_worktree(Exploration const& exploration, ApproachRecord const& record,
                                   std::filesystem::path const& main_tree) {
  MeasuredWorktree measured;
  measured.worktree = recorded_worktree(exploration, record);
  measured.request = measuring_request(exploration, main_tree);
  measured.commit = record.worktree.commit;
  return measured;
}

awaitable<void> measured_in(Worktrees& worktrees, MeasuredWorktree measured, awaitable<void> body) {
  if (measured.request.empty() && measured.commit.empty()) {
    co_await std::move(body);
    co_return;
  }
  awaitable<void> measuring = measure(worktrees, measured, std::move(body));
  awaitable<void> restoring = give_back(worktrees, measured);
  co_await async::with_cleanup(std::move(measuring), std::move(restoring));
}

awaitable<void> undo_measuring(Worktrees& worktrees, MeasuredWorktree measured) {
  if (measured.request.empty()) co_return;
  co_await give_back(worktrees, measured);
}

}  // namespace parallel_explore::run
