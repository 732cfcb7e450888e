#include "run/clean_checkout.hpp"

#include "async/with_cleanup.hpp"
#include "core/hosts.hpp"
#include "core/session_files.hpp"
#include "parallel_explore/error.hpp"
#include "run/setup.hpp"
#include "run/worktree_names.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::run {
namespace {

/// The name of a checkout; an approach's own name may be too long for another before it.
std::string checkout_name(Exploration const& exploration, std::string const& approach) {
  std::size_t number = 0;
  for (auto const& record : exploration.approaches) {
    if (record.approach.name == approach) break;
    ++number;
  }
  return fmt::format("{}{}", clean_worktree, number);
}

}  // namespace

CleanCheckout::CleanCheckout(BrickRefs const& bricks, Recorder& recorder, std::string approach,
                             std::string host)
    : bricks_(bricks),
      recorder_(recorder),
      approach_(std::move(approach)),
      host_(std::move(host)) {}

bool CleanCheckout::is_wanted() const {
  auto const& exploration = recorder_.exploration();
  auto const* const record = exploration.find(approach_);
  if (!record || record->worktree.commit.empty()) return false;
  return exploration.experiment.evaluate.clean || record->worktree.host != host_;
}

awaitable<void> CleanCheckout::make(async::Stoppable& steps) {
  auto const& exploration = recorder_.exploration();
  ApproachRecord const record = exploration.at(approach_);
  WorktreeRequest request;
  request.experiment = exploration.name;
  request.approach = checkout_name(exploration, approach_);
  request.base = record.worktree.commit;
  request.copy = exploration.experiment.worktree.copy;
  request.link = exploration.experiment.worktree.link;
  request.host = host_;
  request.interrupted = true;  // leftovers of a killed run are removed first
  worktree_ = co_await bricks_.worktrees.create(std::move(request));
  worktree_.base = base_of(exploration, record);
  std::filesystem::path log;
  if (auto const directory = recorder_.directory(); !directory.empty())
    log = directory / "sessions" / core::session_file_name(record.approach, "setup.log");
  Setup setup = setup_of(exploration, approach_, approach_, worktree_.path, std::move(log));
  co_await run_setup(bricks_.launcher, std::move(setup), steps);
  co_await bricks_.worktrees.mark_ready(worktree_);
}

awaitable<void> CleanCheckout::remove() {
  if (worktree_.path.empty()) co_return;
  std::string problem;
  try {
    co_await bricks_.worktrees.remove(worktree_, Removal::force);
  } catch (Error const& error) {
    problem = error.what();
  }
  if (!problem.empty()) recorder_.emit(events::Warned{approach_, std::move(problem)});
}

std::vector<Worktree> clean_checkouts(Exploration const& exploration) {
  std::vector<Worktree> places;
  auto const host = core::measuring_host(exploration.experiment);
  bool const clean = exploration.experiment.evaluate.clean;
  for (auto const& record : exploration.approaches) {
    if (record.worktree.path.empty() || (!clean && record.worktree.host == host)) continue;
    auto const beside = std::filesystem::path(record.worktree.path).parent_path();
    Worktree worktree;
    worktree.experiment = exploration.name;
    worktree.approach = checkout_name(exploration, record.approach.name);
    worktree.path = beside / worktree.approach;
    worktree.branch = fmt::format("pexplore/{}/{}", exploration.name, worktree.approach);
    worktree.base = base_of(exploration, record);
    worktree.host = host;
    places.push_back(std::move(worktree));
  }
  return places;
}

namespace {

awaitable<void> in_checkout(CleanCheckout& checkout, Worktrees& worktrees,
                            MeasuredWorktree measured, async::Stoppable& steps,
                            std::function<awaitable<void>(Worktree)> const& body) {
  co_await checkout.make(steps);
  measured.worktree = checkout.worktree();
  // A difference in it is the doing of set-up.
  measured.on_differing = {};
  awaitable<void> measuring = body(measured.worktree);
  co_await measured_in(worktrees, std::move(measured), std::move(measuring));
}

}  // namespace

awaitable<void> measured_as_wanted(BrickRefs const& bricks, Recorder& recorder,
                                   MeasuredWorktree measured, std::string host,
                                   async::Stoppable& steps,
                                   std::function<awaitable<void>(Worktree)> const& body) {
  CleanCheckout checkout(bricks, recorder, measured.worktree.approach, std::move(host));
  if (!checkout.is_wanted()) {
    awaitable<void> measuring = body(measured.worktree);
    co_await measured_in(bricks.worktrees, std::move(measured), std::move(measuring));
    co_return;
  }
  awaitable<void> measuring =
      in_checkout(checkout, bricks.worktrees, std::move(measured), steps, body);
  awaitable<void> removing = checkout.remove();
  co_await async::with_cleanup(std::move(measuring), std::move(removing));
}

}  // namespace parallel_explore::run
