#include "async/wait_for.hpp"
#include "commands.hpp"
#include "delivery_note.hpp"
#include "foreground.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "shared_options.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// Whether a process runs the experiment, and a person holds it.
bool is_paused(std::string const& name) {
  Explorer explorer(".");
  return explorer.store().held(name) && explorer.store().load(name).paused;
}

int continue_paused(std::string const& name, std::optional<Budget> const& budget) {
  Explorer explorer(".");
  LiveSettings settings;
  if (budget) {
    settings.budget = *budget;
    async::wait_for(change_settings(explorer, name, settings));
  }
  auto const delivery = async::wait_for(continue_run(explorer, name));
  print(fmt::format("{} continues.{}\n", name, delivery_note(delivery, name)));
  return 0;
}

}  // namespace

void declare_resume(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const output = std::make_shared<RunOutput>();
  auto const budget = std::make_shared<BudgetOptions>();
  auto const repair = std::make_shared<bool>(false);
  command.add_option("name", *name, "The experiment")->required();
  budget->add_to(command, "Instead of the experiment's own: ");
  command.add_flag("--repair", *repair,
                   "Truncate a damaged journal before its first bad line; a copy is kept");
  add_output(command, *output, "Print the summary as JSON");
  add_detach(command, *output);
  command.footer(
      "Completed approaches are kept; processes left over from the interrupted run are ended "
      "first. A "
      "session "
      "that was cut\n"
      "short continues in its worktree with the memory of its agent, where the agent can do that; "
      "else "
      "a new one\n"
      "starts from the work that is there.\n\n"
      "Example: pexplore resume rate-limiter");
  command.callback([name, output, budget, repair, &action] {
    action = [name, output, budget, repair] {
      if (*repair) {
        Explorer explorer(".");
        auto const done = explorer.store().repair(*name);
        note("{}\n", done.empty() ? "The journal is intact; there is nothing to repair."
                                  : "Repaired: " + done + ".");
      }
      if (is_paused(*name)) return continue_paused(*name, budget->given());
      return run_in_foreground(
          [&](Explorer& explorer) { return explorer.resume(*name, budget->given()); }, *output);
    };
  });
}

}  // namespace pexplore
