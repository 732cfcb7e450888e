#include "commands.hpp"
#include "experiments.hpp"
#include "output.hpp"
#include "report/documents.hpp"
#include "report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// An experiment's entry, and why its record cannot be read, if so.
std::pair<report::ListEntry, std::string> list_entry(Explorer& explorer, std::string const& name) {
  report::ListEntry entry;
  entry.name = name;
  try {
    auto const exploration = explorer.store().load(name);
    entry.holding = holding_of(explorer, exploration);
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

std::vector<std::string> cells_of(report::ListEntry const& entry) {
  auto const& holding = entry.holding;
  auto const age = entry.started ? now() - *entry.started : std::chrono::milliseconds(0);
  auto const worktrees = holding.worktrees == 0 ? "–"
                                                : fmt::format("{} ({})", holding.worktrees,
                                                              human_bytes(holding.worktree_bytes));
  return {entry.name,
          entry.state,
          fmt::format("{}/{}", entry.completed, entry.approaches),
          entry.started ? age_text(age) : "–",
          entry.outcome.empty() ? "–" : entry.outcome,
          worktrees,
          human_bytes(holding.record_bytes)};
}

int list(bool json) {
  auto explorer = explorer_to_read();
  std::vector<report::ListEntry> entries;
  report::Table table;
  table.header = {"experiment", "state", "done", "age", "outcome", "worktrees", "record"};
  table.left = {0, 1, 4};
  std::string troubles;
  for (auto const& name : explorer.store().experiments()) {
    auto const [entry, trouble] = list_entry(explorer, name);
    if (trouble.empty()) {
      table.rows.push_back(cells_of(entry));
    } else {
      troubles += fmt::format("{} is unreadable: {}\n", name, trouble);
    }
    entries.push_back(entry);
  }
  if (json) {
    print(report::list_json(entries));
  } else if (entries.empty()) {
    print("There are no experiments here. Start one: pexplore run\n");
  } else {
    print((table.rows.empty() ? "" : report::fitted(table, output_columns())) + troubles);
  }
  return 0;
}

}  // namespace

void declare_list(CLI::App& command, Action& action) {
  auto const json = std::make_shared<bool>(false), names = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "Print it as JSON");
  command.add_flag("--names", *names, "Names only, one per line");
  command.footer("Example: pexplore list");
  command.callback([json, names, &action] {
    action = [json, names] {
      if (!*names) return list(*json);
      auto explorer = explorer_to_read();
      for (auto const& name : explorer.store().experiments()) print(name + "\n");
      return 0;
    };
  });
}

}  // namespace pexplore
