#include "ending.hpp"

#include "loop.hpp"
#include "output.hpp"
#include "report/documents.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::string item_text(CleanupReport::Item const& item, bool dry_run) {
  auto const would = dry_run ? "would free" : "freed";
  auto text = fmt::format("{}: ", item.approach);
  if (item.worktree_removed) text += fmt::format("{} {}", would, human_bytes(item.bytes));
  if (!item.worktree_removed) text += "worktree stays";
  if (item.branch_deleted)
    text += fmt::format(", branch {} {}", item.branch, dry_run ? "would go" : "deleted");
  if (!item.kept_because.empty()) {
    text += item.worktree_removed
                ? fmt::format(", branch {} stays: {}", item.branch, item.kept_because)
                : ": " + item.kept_because;
  }
  return text + "\n";
}

}  // namespace

std::string delivery_note(Delivery delivery, std::string const& name) {
  switch (delivery) {
    case Delivery::running:
      return {};
    case Delivery::recorded:
      return fmt::format(" Nobody runs {0} now; go on with it: pexplore resume {0}", name);
    case Delivery::waiting:
      return " The process that runs it has not answered yet; the request waits in its inbox.";
  }
  return {};
}

int cancel_approaches(std::string const& name, std::vector<std::string> const& approaches,
                      bool json) {
  Explorer explorer(".");
  auto const delivery = wait_for(explorer.cancel(name, approaches));
  if (json) {
    print(report::cancellation_json(name, approaches, delivery));
    return 0;
  }
  auto const what = approaches.empty() ? "everything that ran or waited in " + name
                                       : fmt::format("{} of {}", fmt::join(approaches, ", "), name);
  print(fmt::format("Cancelled {}.{}\n", what,
                    delivery == Delivery::waiting ? delivery_note(delivery, name) : ""));
  return 0;
}

int clean_up(CleanupRequest const& request, bool json) {
  Explorer explorer(".");
  auto const freed = wait_for(explorer.cleanup(request));
  if (json) {
    print(report::cleanup_json(freed, request.dry_run));
    return 0;
  }
  std::string text;
  for (auto const& item : freed.items) text += item_text(item, request.dry_run);
  text += freed.items.empty()
              ? fmt::format("{} holds no worktrees and no branches.\n", request.experiment)
              : fmt::format("{} {} in all.\n", request.dry_run ? "Would free" : "Freed",
                            human_bytes(freed.freed_bytes));
  if (freed.record_removed)
    text += request.dry_run ? "The record would go as well.\n" : "The record is gone as well.\n";
  print(text);
  return 0;
}

}  // namespace pexplore
