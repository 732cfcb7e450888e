#include "standing.hpp"

#include "experiments.hpp"
#include "output.hpp"
#include "spec_options.hpp"
#include "worktree/repository.hpp"

#include <fmt/format.h>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::string row(std::string_view command, std::string_view what) {
  return fmt::format("  pexplore {:<28}  {}\n", command, what);
}

std::string of_experiments(Explorer& explorer, std::string const& spec) {
  auto const count = explorer.store().experiments().size();
  auto const latest = latest_experiment(explorer);
  if (!latest) {
    if (spec.empty()) return "No experiment yet.\n\nNext:\n" + row("init", "writes a spec to edit");
    return fmt::format("No experiment yet; {} describes one.\n\nNext:\n", spec) +
           row("run --dry-run", "what would run, and what it costs") +
           row("run", "runs what " + spec + " describes");
  }
  auto const outcome = outcome_of(explorer, *latest);
  auto text = fmt::format("{} experiment{}; the latest is {}, {}{}{}.\n\nNext:\n", count,
                          count == 1 ? "" : "s", latest->name, name_of(latest->state),
                          outcome.text.empty() ? "" : ", ", outcome.text);
  for (auto const& command : next_commands(*latest, outcome)) text += "  " + command + "\n";
  if (count > 1) text += row("list", "all of them");
  return text;
}

}  // namespace

std::string standing_text() {
  try {
    auto const repository = worktree::find_repository_now(".");
    Explorer explorer(".");
    return fmt::format("Repository {}: {}", escape_for_terminal(repository.main_tree.string()),
                       of_experiments(explorer, spec_here()));
  } catch (Error const& error) {
    return fmt::format("{}\n{}", escape_for_terminal(error.happened()),
                       error.hint().empty() ? "" : "  " + escape_for_terminal(error.hint()) + "\n");
  }
}

}  // namespace pexplore
