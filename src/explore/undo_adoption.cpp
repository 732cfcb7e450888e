#include "explore/undo_adoption.hpp"

#include "explore/reports.hpp"
#include "explore/trust.hpp"
#include "parallel_explore/error.hpp"
#include "run/recorder.hpp"
#include "worktree/unmerge.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// The time of the last adoption of an experiment that is the user's own; none: there is none, or
/// its record cannot be used.
awaitable<std::optional<TimePoint>> last_adoption(Workspace& workspace, std::string name) {
  try {
    Exploration const exploration = workspace.bricks.store->load(name);
    if (exploration.adopted_at.empty()) co_return std::nullopt;
    co_await require_own_record(workspace, name);
    co_return exploration.adopted_at.back();
  } catch (Error const& error) {
    if (error.code() == ErrorCode::interrupted) throw;
  }
  co_return std::nullopt;
}

/// The experiment with the last adoption.
awaitable<std::string> last_adopted(Workspace& workspace) {
  std::string last;
  std::optional<TimePoint> when;
  auto const names = workspace.bricks.store->experiments();
  for (auto const& name : names) {
    std::optional<TimePoint> const time = co_await last_adoption(workspace, name);
    if (!time || (when && *time < *when)) continue;
    when = time;
    last = name;
  }
  if (last.empty()) throw Error(ErrorCode::not_found, "no result of any experiment is adopted");
  co_return last;
}

/// Whether the work is still on the branch of its approach, so that taking it out of another loses
/// nothing.
awaitable<bool> has_own_branch(worktree::Repository repository, ApproachRecord const* record) {
  if (!record || record->worktree.branch.empty()) co_return false;
  co_return co_await worktree::branch_is_at(std::move(repository), record->worktree.branch,
                                            record->worktree.commit);
}

}  // namespace

awaitable<UndoneAdoption> undo_adoption(Workspace& workspace, std::string experiment) {
  auto const& repository = workspace.needed_repository();
  if (experiment.empty()) experiment = co_await last_adopted(workspace);
  std::unique_ptr<Journal> journal = co_await workspace.open_record(std::move(experiment));
  auto const& exploration = journal->exploration();
  if (exploration.adopted.empty()) {
    throw Error(ErrorCode::not_found, fmt::format("no result of {} is adopted", exploration.name));
  }
  events::Adopted const adopted = exploration.adopted.back();
  UndoneAdoption undone;
  undone.experiment = exploration.name;
  undone.sample = adopted.approach;
  undone.branch = adopted.branch;
  undone.adopted = adopted.commit;
  bool const is_elsewhere = co_await has_own_branch(repository, exploration.find(undone.sample));
  if (adopted.how == "branch") {
    if (!is_elsewhere) {
      throw Error(ErrorCode::validation,
                  fmt::format("only branch {} has this work", adopted.branch),
                  fmt::format("delete it by hand: git branch -D {}", adopted.branch));
    }
    co_await worktree::unmake_branch(repository, adopted.branch, adopted.commit);
  } else {
    worktree::TrustedPrograms trusted(repository, worktree::trust_of(exploration));
    worktree::Unmerged const unmerged = co_await worktree::unmerge(
        repository, adopted.branch, adopted.commit, std::move(trusted), is_elsewhere);
    undone.commit = unmerged.tip;
    undone.reverted = unmerged.reverted;
  }
  run::Recorder recorder(*journal, workspace.listener());
  recorder.emit(events::AdoptionUndone{undone.sample, undone.adopted,
                                       undone.reverted ? "reverted" : "removed", undone.branch,
                                       undone.commit});
  co_await write_reports(workspace, *journal);
  co_return undone;
}

}  // namespace parallel_explore::operations
