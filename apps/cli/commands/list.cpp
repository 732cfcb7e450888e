#include "commands.hpp"
#include "experiments.hpp"
#include "output.hpp"
#include "report/documents.hpp"
#include "report/table.hpp"
#include "store/run_clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// The number of its worktrees and branches, without a walk through its directories.
Holding counted_holding(Exploration const& exploration) {
  Holding holding;
  for (auto const& record : exploration.approaches) {
    holding.branches += record.worktree.branch.empty() ? 0 : 1;
    holding.worktrees += record.worktree.path.empty() ? 0 : 1;
  }
  return holding;
}

/// An experiment's entry, and why its record cannot be read, if so.
std::pair<report::ListEntry, std::string> list_entry(Explorer& explorer, std::string const& name,
                                                     bool with_sizes) {
  report::ListEntry entry;
  entry.name = name;
  try {
    auto const exploration = explorer.store().load(name);
    entry.holding = with_sizes ? holding_of(explorer, exploration) : counted_holding(exploration);
    entry.state = name_of(exploration.state);
    entry.started = exploration.started;
    entry.outcome = outcome_of(explorer, exploration).text;
    entry.approaches = exploration.approaches.size();
    entry.completed = static_cast<std::size_t>(std::ranges::count(
        exploration.approaches, ApproachState::completed, &ApproachRecord::state));
  } catch (Error const& error) {
    entry.state = "unreadable";
    return {entry, escape_for_terminal(error.what())};
  }
  return {entry, ""};
}

std::vector<std::string> cells_of(report::ListEntry const& entry, bool with_sizes, TimePoint time) {
  auto const& holding = entry.holding;
  auto const age = entry.started ? time - *entry.started : std::chrono::milliseconds(0);
  std::vector<std::string> cells{entry.name,
                                 entry.state,
                                 fmt::format("{}/{}", entry.completed, entry.approaches),
                                 entry.started ? age_text(age) : "–",
                                 entry.outcome.empty() ? "–" : entry.outcome,
                                 holding.worktrees == 0 ? "–" : std::to_string(holding.worktrees)};
  if (with_sizes) {
    cells.push_back(human_bytes(holding.worktree_bytes));
    cells.push_back(human_bytes(holding.record_bytes));
  }
  return cells;
}

struct ListOptions {
  bool json = false, names = false, sizes = false;
};

int list(ListOptions const& options) {
  auto explorer = explorer_to_read();
  std::vector<report::ListEntry> entries;
  report::Table table;
  table.header = {"experiment", "state", "done", "age", "outcome", "worktrees"};
  if (options.sizes) table.header.insert(table.header.end(), {"size", "record"});
  table.left = {0, 1, 4};
  table.cut = {4};
  std::string troubles;
  for (auto const& name : explorer.store().experiments()) {
    // Documents always had the sizes.
    auto const [entry, trouble] = list_entry(explorer, name, options.sizes || options.json);
    if (trouble.empty()) {
      table.rows.push_back(
          cells_of(entry, options.sizes, store::time_in(explorer.store().directory(name))));
    } else {
      troubles += fmt::format("{} is unreadable: {}\n", name, trouble);
    }
    entries.push_back(entry);
  }
  if (options.json) {
    print(report::list_json(entries));
  } else if (entries.empty()) {
    print("There are no experiments here. Start one: pexplore run\n");
  } else {
    print_wrapped((table.rows.empty() ? "" : report::fitted(table, output_columns())) + troubles);
  }
  return 0;
}

}  // namespace

void declare_list(CLI::App& command, Action& action) {
  auto const options = std::make_shared<ListOptions>();
  command.add_flag("--size", options->sizes,
                   "Also show the disk space of worktrees and records, which takes longer");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.add_flag("--names", options->names, "Names only, one per line");
  command.footer("Example: pexplore list --size");
  command.callback([options, &action] {
    action = [options] {
      if (!options->names) return list(*options);
      auto explorer = explorer_to_read();
      for (auto const& name : explorer.store().experiments()) print(name + "\n");
      return 0;
    };
  });
}

}  // namespace pexplore
