#include "commands/cleanup.hpp"

#include "async/wait_for.hpp"
#include "cleanup_several.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "report/documents.hpp"
#include "spec_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::string item_text(CleanupReport::Item const& item, bool dry_run) {
  auto const would = dry_run ? "would free" : "freed";
  auto text = fmt::format("{}: ", item.approach);
  if (item.worktree_removed) text += fmt::format("{} {}", would, human_bytes(item.bytes));
  if (!item.worktree_removed) text += "kept worktree";
  if (item.branch_deleted)
    text += fmt::format(", branch {} {}", item.branch, dry_run ? "would be deleted" : "deleted");
  if (!item.kept_because.empty()) {
    text += item.worktree_removed
                ? fmt::format(", branch {} kept: {}", item.branch, item.kept_because)
                : ": " + item.kept_because;
  }
  if (!item.left_on_host.empty()) text += "; files on its host were kept: " + item.left_on_host;
  return text + "\n";
}

}  // namespace

int clean_up(CleanupRequest const& request, bool json) {
  Explorer explorer(".");
  auto const freed = async::wait_for(explorer.cleanup(request));
  bool const of_orphans = request.orphans;
  auto const is_kept = [](CleanupReport::Item const& each) { return !each.kept_because.empty(); };
  bool const is_left = request.force && (of_orphans ? std::ranges::any_of(freed.items, is_kept)
                                                    : !freed.record_removed);
  if (json) {
    print(report::cleanup_json(freed, request.dry_run));
    return is_left ? 1 : 0;
  }
  std::string text;
  for (auto const& item : freed.items) text += item_text(item, request.dry_run);
  text += freed.items.empty()
              ? of_orphans
                    ? std::string("Every worktree and branch is of a recorded experiment.\n")
                    : fmt::format("{} holds no worktrees and no branches.\n", request.experiment)
              : fmt::format("{} {} in all.\n", request.dry_run ? "Would free" : "Freed",
                            human_bytes(freed.freed_bytes));
  if (freed.record_removed)
    text += request.dry_run ? "The record would be removed as well.\n"
                            : "The record was removed as well.\n";
  if (is_left && !of_orphans) text += "The record is kept, because it lists the rest.\n";
  print_wrapped(text);
  return is_left ? 1 : 0;
}

namespace {

struct CleanupOptions {
  SeveralCleanups several;
  std::string older_than;
  bool all = false, orphans = false;

  /// Whether more than one experiment may be meant.
  [[nodiscard]] bool is_choice() const {
    return all || several.choice.merged || !older_than.empty() || several.names.size() > 1;
  }
};

int clean_up_chosen(CleanupOptions const& options) {
  auto wanted = options.several;
  if (!options.older_than.empty())
    wanted.choice.older_than = duration_of("--older-than", options.older_than);
  if (options.is_choice()) return clean_up_several(wanted);
  auto request = wanted.how;
  request.orphans = options.orphans;
  if (!options.orphans) request.experiment = wanted.names.front();
  return clean_up(request, wanted.json);
}

}  // namespace

void declare_cleanup(CLI::App& command, Action& action) {
  auto const options = std::make_shared<CleanupOptions>();
  auto& how = options->several.how;
  auto* const names = command.add_option("name", options->several.names, "The experiments");
  auto* const all = command.add_flag("--all", options->all, "All experiments except running ones");
  auto* const merged = command.add_flag("--merged", options->several.choice.merged,
                                        "Experiments with a result that was adopted or merged");
  auto* const older = command.add_option("--older-than", options->older_than,
                                         "Experiments that ended longer ago: 30d, 12h");
  auto* const orphans = command.add_flag("--orphans", options->orphans,
                                         "Worktrees and branches without a record, instead of an "
                                         "experiment's");
  for (auto* const choice : {all, merged, older}) names->excludes(choice);
  for (auto* const other : {names, all, merged, older}) orphans->excludes(other);
  all->excludes(merged)->excludes(older);
  command.add_flag("--keep-branches", how.keep_branches, "Remove only the worktrees");
  command.add_flag("--force", how.force,
                   "Remove all worktrees, branches and the record, even if work is lost");
  command.add_flag("--dry-run", how.dry_run, "Only list what would be removed");
  command.add_flag("-y,--yes", options->several.confirmed,
                   "Ask nothing, also at a terminal and with --force");
  command.add_flag("--json", options->several.json, "Print it as JSON");
  command.footer(
      "For several experiments, it lists first what is to be removed. Without --force, a branch "
      "is kept\nwhile its work is neither merged nor adopted, and so is the record.\n\n"
      "Examples:\n"
      "  pexplore cleanup rate-limiter --dry-run\n"
      "  pexplore cleanup --merged --older-than 30d");
  command.callback([options, &action] {
    if (options->several.names.empty() && !options->orphans && !options->is_choice())
      throw CLI::RequiredError("name, --all, --merged or --older-than");
    action = [options] { return clean_up_chosen(*options); };
  });
}

}  // namespace pexplore
