#include "async/wait_for.hpp"
#include "commands.hpp"
#include "delivery_note.hpp"
#include "output.hpp"
#include "parallel_explore/control.hpp"
#include "report/documents.hpp"
#include "spec/live_settings.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

namespace pexplore {

using namespace parallel_explore;

namespace {

int set(std::string const& name, std::vector<std::string> const& assignments, bool json) {
  auto const settings = parse_live_settings(assignments);
  Explorer explorer(".");
  auto const delivery = async::wait_for(change_settings(explorer, name, settings));
  if (json) {
    print(report::request_json(name, "set", {}, delivery));
  } else {
    print_wrapped(fmt::format("{}: {}.{}\n", name, spec::settings_text(settings),
                              delivery == Delivery::recorded ? " It holds for the next run."
                                                             : delivery_note(delivery, name)));
  }
  return 0;
}

}  // namespace

void declare_set(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const assignments = std::make_shared<std::vector<std::string>>();
  auto const json = std::make_shared<bool>(false);
  command.add_option("name", *name, "The experiment")->required();
  command
      .add_option("setting", *assignments,
                  "KEY=VALUE: max_parallel, retries, timeout or patience of the session, or "
                  "budget_usd, budget_tokens, budget_turns or budget_time of the whole experiment")
      ->required();
  command.add_flag("--json", *json, "Print it as JSON");
  command.footer(
      "It takes effect at once, also while the experiment runs: more sessions start, or fewer;\n"
      "running ones are ended only if a budget is spent. `timeout` applies to sessions that start\n"
      "from then on.\n\n"
      "Example: pexplore set rate-limiter max_parallel=2 budget_usd=20");
  command.callback([name, assignments, json, &action] {
    action = [name, assignments, json] { return set(*name, *assignments, *json); };
  });
}

}  // namespace pexplore
