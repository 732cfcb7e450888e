#include "commands/cleanup.hpp"

#include "async/wait_for.hpp"
#include "commands.hpp"
#include "output.hpp"
#include "report/documents.hpp"

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
  if (is_left && !of_orphans) text += "The record is kept, because it knows what is left.\n";
  print(text);
  return is_left ? 1 : 0;
}

void declare_cleanup(CLI::App& command, Action& action) {
  struct CleanupOptions {
    CleanupRequest request;
    bool json = false;
  };
  auto const options = std::make_shared<CleanupOptions>();
  auto* const name = command.add_option("name", options->request.experiment, "The experiment");
  auto* const orphans = command.add_flag("--orphans", options->request.orphans,
                                         "Worktrees and branches without a record, instead of an "
                                         "experiment's");
  orphans->excludes(name);
  command.add_flag("--keep-branches", options->request.keep_branches, "Remove only the worktrees");
  command.add_flag("--force", options->request.force,
                   "Remove all worktrees, branches and the record, even if work is lost");
  command.add_flag("--dry-run", options->request.dry_run, "Only list what would be removed");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer("Example: pexplore cleanup rate-limiter --dry-run");
  command.callback([options, &action] {
    if (options->request.experiment.empty() && !options->request.orphans)
      throw CLI::RequiredError("name");
    action = [options] { return clean_up(options->request, options->json); };
  });
}

}  // namespace pexplore
