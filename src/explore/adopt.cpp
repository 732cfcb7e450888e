#include "conduct/prompts.hpp"
#include "conduct/recorded_worktree.hpp"
#include "conduct/worktree_names.hpp"
#include "explore/parts.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/diff.hpp"
#include "worktree/disk.hpp"
#include "worktree/merge.hpp"
#include "worktree/snapshot.hpp"

#include <fmt/format.h>

namespace parallel_explore {

namespace {

std::string const& work_of(Exploration const& exploration, ApproachRecord const& record) {
  if (record.worktree.commit.empty() || record.worktree.commit == base_of(exploration, record)) {
    throw Error(ErrorCode::validation,
                fmt::format("approach {} has no work: it is {}{}", record.approach.name,
                            name_of(record.state),
                            record.reason.empty() ? "" : " (" + record.reason + ")"));
  }
  return record.worktree.commit;
}

char const* name_of(AdoptMode mode) {
  switch (mode) {
    case AdoptMode::squash:
      return "squash";
    case AdoptMode::merge:
      return "merge";
    case AdoptMode::branch:
      return "branch";
  }
  return "";
}

}  // namespace

awaitable<Adoption> Explorer::Parts::adopt(AdoptRequest request) {
  (void)repository();
  auto journal = bricks.store->open(request.experiment);
  auto const& exploration = journal->exploration();
  auto const sample = sample_to_adopt(exploration, *bricks.scoring, request.approach);
  auto const& record = exploration.at(sample);
  auto const commit = work_of(exploration, record);
  auto const message = conduct::commit_message(exploration.experiment, record.approach);
  worktree::BranchTip merged;
  if (request.mode == AdoptMode::branch) {
    auto name = request.branch.empty() ? fmt::format("{}-{}", request.experiment, request.approach)
                                       : request.branch;
    merged = co_await worktree::make_branch(repository(), std::move(name), commit);
  } else {
    merged =
        co_await worktree::merge(repository(), commit, message, request.mode == AdoptMode::squash);
  }
  Adoption adoption;
  adoption.sample = sample;
  adoption.branch = merged.branch;
  adoption.commit = merged.commit;
  adoption.changes = record.worktree.changes.value_or(Changes{});
  conduct::Recorder recorder(*journal, observer);
  recorder.emit(events::Adopted{sample, name_of(request.mode), merged.branch, merged.commit});
  co_await write_reports(*journal);
  co_return adoption;
}

awaitable<std::string> Explorer::Parts::diff(std::string name, std::string approach,
                                             std::string other, bool stat_only) {
  auto const exploration = bricks.store->load(name);
  auto const sample = [&](std::string const& named) -> ApproachRecord const& {
    return exploration.at(sample_to_adopt(exploration, *bricks.scoring, named));
  };
  auto const commit = work_of(exploration, sample(approach));
  auto from = base_of(exploration, sample(approach)), to = commit;
  if (!other.empty()) {
    from = commit;
    to = work_of(exploration, sample(other));
  }
  co_return co_await worktree::diff(repository(), std::move(from), std::move(to), stat_only);
}

awaitable<CleanupReport> Explorer::Parts::cleanup(CleanupRequest request) {
  std::unique_ptr<Journal> journal;
  if (request.dry_run) {
    journal = bricks.store->open(request.experiment);
  } else {
    Opened opened = co_await open(request.experiment);
    journal = std::move(opened.journal);
  }
  conduct::Recorder recorder(*journal, observer);
  CleanupReport report;
  std::vector<ApproachRecord> const records = journal->exploration().approaches;
  for (auto const& record : records) {
    if (record.worktree.path.empty() && record.worktree.branch.empty()) continue;
    CleanupReport::Item item = co_await clean(journal->exploration(), record, request);
    if (item.worktree_removed) report.freed_bytes += item.bytes;
    if (!request.dry_run && (item.worktree_removed || item.branch_deleted)) {
      recorder.emit(events::WorktreeRemoved{item.approach, item.bytes, item.branch_deleted});
    }
    report.items.push_back(std::move(item));
  }
  if (!request.dry_run) co_await clean_side_worktrees(journal->exploration());
  report.record_removed = request.force;
  if (!request.force || request.dry_run) co_return report;
  auto const integrated = journal->exploration().integrated;
  if (repository_ && integrated)
    co_await worktree::drop_branch(*repository_, integrated->branch, integrated->commit);
  journal.reset();
  bricks.store->erase(request.experiment);
  if (repository_) co_await worktree::drop_snapshot(*repository_, request.experiment);
  co_return report;
}

/// What a killed run left of worktrees that are no approach's.
awaitable<void> Explorer::Parts::clean_side_worktrees(Exploration const& exploration) {
  if (!repository_) co_return;
  for (char const* name :
       {conduct::base_worktree, conduct::proposals_worktree, conduct::integration_worktree}) {
    Worktree worktree;
    worktree.experiment = exploration.name;
    worktree.approach = name;
    worktree.path = repository_->worktree_root() / exploration.name / name;
    worktree.branch = name == std::string_view(conduct::integration_worktree)
                          ? "integration/" + exploration.name
                          : fmt::format("pexplore/{}/{}", exploration.name, name);
    worktree.base = exploration.base;
    std::error_code ignored;
    bool const there = std::filesystem::exists(worktree.path, ignored);
    if (there) co_await bricks.worktrees->remove(std::move(worktree), Removal::force);
  }
}

/// One approach's worktree and branch. Work that is on its branch survives the worktree; a branch
/// goes only if its work is elsewhere: merged, or adopted in this state.
awaitable<CleanupReport::Item> Explorer::Parts::clean(Exploration const& exploration,
                                                      ApproachRecord record,
                                                      CleanupRequest request) {
  CleanupReport::Item item;
  item.approach = record.approach.name;
  item.worktree = record.worktree.path;
  item.branch = record.worktree.branch;
  item.bytes = worktree::bytes_below(record.worktree.path);
  bool const adopted = std::ranges::find(exploration.adopted, record.approach.name,
                                         &events::Adopted::approach) != exploration.adopted.end();
  bool const tip_recorded =
      repository_ && !record.worktree.branch.empty() &&
      co_await worktree::branch_is_at(*repository_, record.worktree.branch, record.worktree.commit);
  auto removal = Removal::delete_merged;
  bool const elsewhere = adopted || (!record.publication.pushed.empty() &&
                                     record.publication.pushed == record.worktree.commit);
  if (elsewhere && tip_recorded) removal = Removal::delete_branch;
  if (request.keep_branches) removal = Removal::keep_branch;
  if (request.force) removal = Removal::force;

  bool const merged = repository_ && !record.worktree.branch.empty() &&
                      co_await worktree::is_merged(*repository_, record.worktree.branch);
  bool const branch_goes = !record.worktree.branch.empty() && removal != Removal::keep_branch &&
                           (removal != Removal::delete_merged || merged);
  if (!record.worktree.branch.empty() && !branch_goes) {
    item.kept_because =
        request.keep_branches ? "asked to keep branches" : "its work is neither merged nor adopted";
  }
  if (request.dry_run) {
    item.worktree_removed = !record.worktree.path.empty();
    item.branch_deleted = branch_goes;
    co_return item;
  }
  Worktree worktree = conduct::recorded_worktree(exploration, record);
  try {
    Removed const removed = co_await bricks.worktrees->remove(std::move(worktree), removal);
    item.worktree_removed = !record.worktree.path.empty();
    item.branch_deleted = removed.branch_deleted;
  } catch (Error const& error) {
    if (error.code() != ErrorCode::dirty && error.code() != ErrorCode::isolation) throw;
    item.kept_because = error.what();
  }
  co_return item;
}

}  // namespace parallel_explore
