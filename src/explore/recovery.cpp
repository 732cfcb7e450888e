#include "conduct/approach_end.hpp"
#include "conduct/measured_in.hpp"
#include "conduct/recorded_worktree.hpp"
#include "explore/parts.hpp"
#include "parallel_explore/error.hpp"
#include "process/strays.hpp"

#include <algorithm>
#include <utility>

/// Puts in order what a killed process left behind.
namespace parallel_explore {
namespace {

constexpr auto stray_grace = std::chrono::seconds(5);

}  // namespace

/// Opens the record of an experiment that no process holds. Ends what a killed process left running
/// and gives approaches their work back where it measured.
awaitable<Explorer::Parts::Opened> Explorer::Parts::open(std::string name) {
  Opened opened;
  opened.journal = bricks.store->open(name);
  opened.ended = end_leftovers(opened.journal->exploration());
  conduct::Recorder recorder(*opened.journal, observer);
  opened.restored = co_await restore_measured(recorder);
  co_return opened;
}

/// Ends what an earlier process of ours left running.
int Explorer::Parts::end_leftovers(Exploration const& exploration) const {
  int ended = 0;
  for (auto const& record : exploration.approaches) {
    // Commands of set-up and evaluation are known by the worktree that they run in.
    bool const is_measured = record.worktree.phase == WorktreePhase::measuring;
    if (!record.worktree.path.empty() && (is_measured || !is_final(record.state))) {
      auto const strays = process::find_strays({}, "PEXPLORE_WORKTREE=" + record.worktree.path);
      if (!strays.empty()) ended += process::end_strays(strays, stray_grace);
    }
    for (auto const& session : record.sessions) {
      if (session.result) continue;
      auto const strays =
          process::find_strays(session.process, "PEXPLORE_SESSION=" + session.session_id);
      if (!strays.empty()) ended += process::end_strays(strays, stray_grace);
    }
  }
  for (auto const& helper : exploration.helpers) {
    if (helper.result) continue;
    auto const strays =
        process::find_strays(helper.process, "PEXPLORE_SESSION=" + helper.session_id);
    if (!strays.empty()) ended += process::end_strays(strays, stray_grace);
  }
  return ended;
}

/// Gives approaches their work back where a killed process measured, or warns that it cannot.
/// Returns how many worktrees it restored.
awaitable<int> Explorer::Parts::restore_measured(conduct::Recorder& recorder) {
  std::vector<ApproachRecord> const records = recorder.exploration().approaches;
  int restored = 0;
  for (auto const& record : records) {
    bool const is_measured = record.worktree.phase == WorktreePhase::measuring;
    if (!is_measured || !conduct::has_worktree(record)) continue;
    auto measured = conduct::measured_worktree(recorder.exploration(), record, main_tree_);
    measured.on_restored = [&] {
      ++restored;
      if (record.state == ApproachState::completed)
        conduct::complete(recorder, record.approach.name);
    };
    measured.on_unrestored = [&](Error const& error) {
      if (error.code() == ErrorCode::resource) throw error;
      recorder.emit(events::Warned{record.approach.name, error.what()});
    };
    co_await conduct::undo_measuring(*bricks.worktrees, std::move(measured));
  }
  co_return restored;
}

/// The state as recorded. Restores worktrees first where a process was killed while it measured
/// completed approaches.
awaitable<Exploration> Explorer::Parts::load_restored(std::string name) {
  Exploration exploration = bricks.store->load(name);
  bool const measured = std::ranges::any_of(exploration.approaches, [](ApproachRecord const& each) {
    return each.worktree.phase == WorktreePhase::measuring &&
           each.state == ApproachState::completed;
  });
  if (!measured) co_return exploration;
  Opened const opened = co_await open(std::move(name));
  co_return opened.journal->exploration();
}

}  // namespace parallel_explore
