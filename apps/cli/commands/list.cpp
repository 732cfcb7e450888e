#include "commands.hpp"
#include "output.hpp"
#include "report/documents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// An experiment's line in the list, and why its record cannot be read, if so.
std::pair<report::ListEntry, std::string> list_entry(Explorer& explorer, std::string const& name) {
  report::ListEntry entry;
  entry.name = name;
  try {
    auto const exploration = explorer.store().load(name);
    entry.holding = holding_of(explorer, exploration);
    entry.state = name_of(exploration.state);
    entry.approaches = exploration.approaches.size();
    entry.completed = static_cast<std::size_t>(std::ranges::count(
        exploration.approaches, ApproachState::completed, &ApproachRecord::state));
  } catch (Error const& error) {
    entry.state = "unreadable";
    return {entry, escape_for_terminal(error.what())};
  }
  return {entry, ""};
}

std::string holding_text(Holding const& holding) {
  return fmt::format("{} worktree{} ({}), {} branch{}, record {}", holding.worktrees,
                     holding.worktrees == 1 ? "" : "s", human_bytes(holding.worktree_bytes),
                     holding.branches, holding.branches == 1 ? "" : "es",
                     human_bytes(holding.record_bytes));
}

int list(bool json) {
  Explorer explorer(".");
  std::vector<report::ListEntry> entries;
  std::string text;
  for (auto const& name : explorer.store().experiments()) {
    auto const [entry, trouble] = list_entry(explorer, name);
    text += fmt::format("{:<24}  {:<11}  {}/{} completed  {}\n", name, entry.state, entry.completed,
                        entry.approaches, trouble.empty() ? holding_text(entry.holding) : trouble);
    entries.push_back(entry);
  }
  if (json) {
    print(report::list_json(entries));
  } else {
    print(text.empty() ? "There are no experiments here. Start one: pexplore run\n" : text);
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
      Explorer explorer(".");
      for (auto const& name : explorer.store().experiments()) print(name + "\n");
      return 0;
    };
  });
}

}  // namespace pexplore
