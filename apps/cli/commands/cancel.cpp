#include "commands/cancel.hpp"

#include "async/wait_for.hpp"
#include "commands.hpp"
#include "delivery_note.hpp"
#include "output.hpp"
#include "report/documents.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

int cancel_approaches(std::string const& name, std::vector<std::string> const& approaches,
                      bool json) {
  Explorer explorer(".");
  auto const delivery = async::wait_for(explorer.cancel(name, approaches));
  if (json) {
    print(report::cancellation_json(name, approaches, delivery));
    return 0;
  }
  auto const what = approaches.empty() ? "everything that ran or waited in " + name
                                       : fmt::format("{} of {}", fmt::join(approaches, ", "), name);
  print_wrapped(fmt::format("Cancelled {}.{}\n", what,
                            delivery == Delivery::waiting ? delivery_note(delivery, name) : ""));
  return 0;
}

void declare_cancel(CLI::App& command, Action& action) {
  auto const name = std::make_shared<std::string>();
  auto const approaches = std::make_shared<std::vector<std::string>>();
  command.add_option("name", *name, "The experiment")->required();
  auto const json = std::make_shared<bool>(false);
  command.add_option("approach", *approaches, "Approaches to cancel (default: all)");
  command.add_flag("--json", *json, "Print it as JSON");
  command.footer(
      "Their work so far stays on their branches. To interrupt a run and resume it later, press "
      "Ctrl-C in its terminal.\n\n"
      "Example: pexplore cancel rate-limiter sliding-log");
  command.callback([name, approaches, json, &action] {
    action = [name, approaches, json] { return cancel_approaches(*name, *approaches, *json); };
  });
}

}  // namespace pexplore
