#include "explore/orphans.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/branch_names.hpp"
#include "worktree/branches.hpp"
#include "worktree/disk.hpp"
#include "worktree/listed_worktrees.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace parallel_explore::operations {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view above_branches = "pexplore/";

/// A worktree, a branch, or both, by the place where pexplore makes them.
struct Place {
  std::string experiment, approach;
  bool operator<(Place const& other) const {
    return std::tie(experiment, approach) < std::tie(other.experiment, other.approach);
  }
};

struct Found {
  fs::path worktree;   ///< empty: none
  std::string branch;  ///< empty: none
};

/// "e/a" → {e, a}; none where it has other parts, such as "../repo", the main tree.
std::optional<Place> place_of(std::string const& relative) {
  auto const slash = relative.find('/');
  bool const is_place = slash != std::string::npos && slash > 0 && slash + 1 < relative.size() &&
                        relative.find('/', slash + 1) == std::string::npos &&
                        relative.substr(0, slash) != "..";
  if (!is_place) return std::nullopt;
  return Place{relative.substr(0, slash), relative.substr(slash + 1)};
}

/// Knows which places belong to a record. If the record cannot be read, all do.
class RecordedPlaces {
 public:
  explicit RecordedPlaces(ProgressStore& store) : store_(store) {
    auto const all = store_.experiments();
    experiments_.insert(all.begin(), all.end());
  }

  /// Worktrees of a run itself begin with "pexplore.": the base, proposals, a merge.
  bool know(Place const& place) {
    if (!experiments_.contains(place.experiment)) return false;
    if (place.approach.starts_with("pexplore.")) return true;
    auto const& names = approaches_of(place.experiment);
    return !names || names->contains(place.approach);
  }

 private:
  std::optional<std::set<std::string>> const& approaches_of(std::string const& experiment) {
    auto const known = approaches_.find(experiment);
    if (known != approaches_.end()) return known->second;
    std::optional<std::set<std::string>> names;
    try {
      names.emplace();
      for (auto const& record : store_.load(experiment).approaches)
        names->insert(record.approach.name);
    } catch (Error const&) {
      names.reset();
    }
    return approaches_.emplace(experiment, std::move(names)).first->second;
  }

  ProgressStore& store_;
  std::set<std::string> experiments_;
  std::map<std::string, std::optional<std::set<std::string>>> approaches_;
};

/// Directories two levels below the root, whether git knows them or not.
std::vector<std::string> directories_in(fs::path const& root) {
  std::vector<std::string> found;
  std::error_code error;
  fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, error);
  for (fs::recursive_directory_iterator const end; !error && it != end; it.increment(error)) {
    if (it.depth() == 1) it.disable_recursion_pending();
    std::error_code ignored;
    bool const is_directory = it->symlink_status(ignored).type() == fs::file_type::directory;
    if (it.depth() == 1 && is_directory)
      found.push_back(it->path().lexically_relative(root).string());
  }
  return found;
}

awaitable<std::map<Place, Found>> find_orphans(Workspace& workspace) {
  auto const& repository = workspace.needed_repository();
  auto const root = repository.worktree_root();
  RecordedPlaces records(*workspace.bricks.store);
  std::map<Place, Found> found;
  auto const take = [&](std::string const& relative) -> Found* {
    auto const place = place_of(relative);
    return place && !records.know(*place) ? &found[*place] : nullptr;
  };
  for (auto const& directory : directories_in(root)) {
    if (auto* const orphan = take(directory)) orphan->worktree = root / directory;
  }
  std::vector<worktree::ListedWorktree> const listed =
      co_await worktree::list_worktrees(repository);
  for (auto const& each : listed) {
    auto* const orphan = take(each.path.lexically_relative(root).string());
    if (!orphan) continue;
    orphan->worktree = each.path;
    orphan->branch = each.branch;
  }
  std::vector<std::string> const branches = co_await worktree::local_branches(repository);
  for (auto const& branch : branches) {
    if (!branch.starts_with(above_branches)) continue;
    auto* const orphan = take(branch.substr(above_branches.size()));
    if (orphan && orphan->branch.empty()) orphan->branch = branch;
  }
  co_return found;
}

awaitable<CleanupReport::Item> clean_orphan(Workspace& workspace, Place place, Found found,
                                            CleanupRequest request) {
  CleanupReport::Item item;
  item.approach = place.experiment + "/" + place.approach;
  item.worktree = found.worktree.string();
  item.branch = found.branch;
  item.bytes = worktree::bytes_below(found.worktree);
  bool const is_ours = found.branch.starts_with(above_branches);
  bool is_merged = false;
  if (!found.branch.empty())
    is_merged = co_await worktree::is_merged(workspace.needed_repository(), found.branch);
  bool const branch_goes = is_ours && !request.keep_branches && (request.force || is_merged);
  if (!found.branch.empty() && !branch_goes)
    item.kept_because =
        is_ours ? "its work is not merged" : "it is not below pexplore/, and may be yours";
  item.worktree_removed = !item.worktree.empty();
  item.branch_deleted = branch_goes;
  if (request.dry_run) co_return item;
  // Its sessions may have configured anything, so git runs no program there.
  workspace.bricks.worktrees->trust(place.experiment, {});
  Worktree worktree;
  worktree.experiment = std::move(place.experiment);
  worktree.approach = std::move(place.approach);
  worktree.path = found.worktree;
  if (branch_goes) worktree.branch = found.branch;
  try {
    Removed const removed = co_await workspace.bricks.worktrees->remove(
        std::move(worktree), request.force ? Removal::force : Removal::delete_merged);
    item.branch_deleted = removed.branch_deleted;
    if (!removed.branch_kept.empty()) item.kept_because = removed.branch_kept;
  } catch (Error const& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    item.worktree_removed = item.branch_deleted = false;
    item.kept_because = error.what();
  }
  co_return item;
}

}  // namespace

awaitable<CleanupReport> clean_orphans(Workspace& workspace, CleanupRequest request) {
  std::map<Place, Found> const orphans = co_await find_orphans(workspace);
  CleanupReport report;
  for (auto const& [place, found] : orphans) {
    CleanupReport::Item item = co_await clean_orphan(workspace, place, found, request);
    if (item.worktree_removed) report.freed_bytes += item.bytes;
    report.items.push_back(std::move(item));
  }
  co_return report;
}

}  // namespace parallel_explore::operations
