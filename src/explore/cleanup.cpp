#include "explore/cleanup.hpp"

#include "explore/orphans.hpp"
#include "parallel_explore/error.hpp"
#include "run/recorded_worktree.hpp"
#include "run/recorder.hpp"
#include "run/worktree_names.hpp"
#include "worktree/branches.hpp"
#include "worktree/disk.hpp"
#include "worktree/snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// Removes what a killed run left of worktrees that are not an approach's.
awaitable<void> clean_side_worktrees(Workspace& workspace, Exploration const& exploration) {
  if (!workspace.repository) co_return;
  for (char const* name : {run::base_worktree, run::setup_worktree, run::proposals_worktree,
                           run::integration_worktree}) {
    Worktree worktree;
    worktree.experiment = exploration.name;
    worktree.approach = name;
    worktree.path = workspace.repository->worktree_root() / exploration.name / name;
    worktree.branch = name == std::string_view(run::integration_worktree)
                          ? run::branch_of_integration(exploration.name)
                          : fmt::format("pexplore/{}/{}", exploration.name, name);
    worktree.base = exploration.base;
    std::error_code ignored;
    bool const there = std::filesystem::exists(worktree.path, ignored);
    if (there) co_await workspace.bricks.worktrees->remove(std::move(worktree), Removal::force);
  }
}

/// Whether the work of an approach is adopted or published.
bool is_elsewhere(Exploration const& exploration, ApproachRecord const& record) {
  auto const& pushed = record.publication.pushed;
  bool const adopted = std::ranges::find(exploration.adopted, record.approach.name,
                                         &events::Adopted::approach) != exploration.adopted.end();
  return adopted || (!pushed.empty() && pushed == record.worktree.commit);
}

/// Decides how an approach's worktree is removed: also with its branch if its work is elsewhere
/// in this state.
awaitable<Removal> removal_of(Workspace const& workspace, Exploration const& exploration,
                              ApproachRecord record, CleanupRequest request) {
  if (request.force) co_return Removal::force;
  if (request.keep_branches) co_return Removal::keep_branch;
  auto const& branch = record.worktree.branch;
  bool const may_be_elsewhere = is_elsewhere(exploration, record) && !branch.empty();
  if (!may_be_elsewhere || !workspace.repository) co_return Removal::delete_merged;
  bool const in_this_state =
      co_await worktree::branch_is_at(*workspace.repository, branch, record.worktree.commit);
  co_return in_this_state ? Removal::delete_branch : Removal::delete_merged;
}

/// Whether that removal deletes the branch.
awaitable<bool> deletes_branch(Workspace const& workspace, std::string branch, Removal removal) {
  if (branch.empty() || removal == Removal::keep_branch) co_return false;
  if (removal != Removal::delete_merged) co_return true;
  if (!workspace.repository) co_return false;
  co_return co_await worktree::is_merged(*workspace.repository, branch);
}

/// Removes one approach's worktree and branch. Work on its branch survives the worktree.
awaitable<CleanupReport::Item> clean(Workspace& workspace, Exploration const& exploration,
                                     ApproachRecord record, CleanupRequest request) {
  CleanupReport::Item item;
  item.approach = record.approach.name;
  item.worktree = record.worktree.path;
  item.branch = record.worktree.branch;
  Removal const removal = co_await removal_of(workspace, exploration, record, request);
  bool const branch_goes = co_await deletes_branch(workspace, item.branch, removal);
  if (!item.branch.empty() && !branch_goes) {
    item.kept_because =
        request.keep_branches ? "asked to keep branches" : "its work is neither merged nor adopted";
  }
  if (request.dry_run) {
    item.bytes = worktree::bytes_below(record.worktree.path);
    item.worktree_removed = !item.worktree.empty();
    item.branch_deleted = branch_goes;
    co_return item;
  }
  Worktree worktree = run::recorded_worktree(exploration, record);
  try {
    Removed const removed =
        co_await workspace.bricks.worktrees->remove(std::move(worktree), removal);
    item.bytes = removed.freed_bytes;
    item.worktree_removed = !item.worktree.empty();
    item.branch_deleted = removed.branch_deleted;
    item.left_on_host = removed.left_on_host;
    if (!removed.branch_kept.empty()) item.kept_because = removed.branch_kept;
  } catch (Error const& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    item.kept_because = error.what();  // the others are removed all the same
  }
  co_return item;
}

/// Names directories among the experiment's worktrees that no approach has: worktrees that a
/// session made, and whose branch and work may be wanted.
void name_others(Workspace const& workspace, Exploration const& exploration,
                 CleanupReport& report) {
  if (!workspace.repository) return;
  std::error_code error;
  std::filesystem::directory_iterator it(workspace.repository->worktree_root() / exploration.name,
                                         error);
  for (std::filesystem::directory_iterator const end; !error && it != end; it.increment(error)) {
    auto const name = it->path().filename().string();
    std::error_code ignored;
    bool const is_ours = name.starts_with("pexplore.") || exploration.find(name) ||
                         !std::filesystem::is_directory(it->symlink_status(ignored));
    if (is_ours) continue;
    CleanupReport::Item item;
    item.approach = name;
    item.worktree = it->path().string();
    item.kept_because = "no approach has it; look at it: pexplore cleanup --orphans --dry-run";
    report.items.push_back(std::move(item));
  }
}

/// Opens the record; restores what a killed process left only where something is removed.
awaitable<std::unique_ptr<Journal>> open_to_clean(Workspace& workspace, CleanupRequest request) {
  if (request.dry_run) co_return co_await workspace.open_record(request.experiment);
  OpenedRecord opened = co_await workspace.open(request.experiment);
  co_return std::move(opened.journal);
}

/// Removes a record without an event: its run died before it made anything. False: it has events.
bool erase_empty(Workspace& workspace, std::string const& name) {
  if (workspace.bricks.store->load(name).last_seq > 0) return false;
  workspace.bricks.store->erase(name);
  return true;
}

/// Removes the record, and what git keeps for the experiment beside its branches.
awaitable<void> forget(Workspace& workspace, std::unique_ptr<Journal> journal) {
  auto const name = journal->exploration().name;
  auto const integrated = journal->exploration().integrated;
  if (workspace.repository && integrated)
    co_await worktree::drop_branch(*workspace.repository, integrated->branch, integrated->commit);
  journal.reset();
  workspace.bricks.store->erase(name);
  if (workspace.repository) co_await worktree::drop_snapshot(*workspace.repository, name);
}

}  // namespace

awaitable<CleanupReport> cleanup(Workspace& workspace, CleanupRequest request) {
  if (request.orphans) co_return co_await clean_orphans(workspace, request);
  if (request.force && !request.dry_run && erase_empty(workspace, request.experiment)) {
    CleanupReport nothing;
    nothing.record_removed = true;
    co_return nothing;
  }
  std::unique_ptr<Journal> journal = co_await open_to_clean(workspace, request);
  run::Recorder recorder(*journal, workspace.listener());
  CleanupReport report;
  std::vector<ApproachRecord> const records = journal->exploration().approaches;
  for (auto const& record : records) {
    if (record.worktree.path.empty() && record.worktree.branch.empty()) continue;
    CleanupReport::Item item = co_await clean(workspace, journal->exploration(), record, request);
    if (item.worktree_removed) report.freed_bytes += item.bytes;
    if (!request.dry_run && (item.worktree_removed || item.branch_deleted)) {
      recorder.emit(events::WorktreeRemoved{item.approach, item.bytes, item.branch_deleted});
    }
    report.items.push_back(std::move(item));
  }
  // Nothing else knows of a branch or a worktree that could not be removed.
  bool const all_gone = std::ranges::all_of(
      report.items, [](CleanupReport::Item const& each) { return each.kept_because.empty(); });
  report.record_removed = request.force && all_gone;
  name_others(workspace, journal->exploration(), report);
  if (request.dry_run) co_return report;
  co_await clean_side_worktrees(workspace, journal->exploration());
  if (report.record_removed) co_await forget(workspace, std::move(journal));
  co_return report;
}

}  // namespace parallel_explore::operations
