#include "report/history.hpp"

#include "commands.hpp"
#include "experiments.hpp"
#include "interruption.hpp"
#include "output.hpp"

#include <algorithm>
#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct HistoryOptions {
  std::string criterion;
  bool json = false;
};

/// The width of tables and charts; 0: standard output cannot show a chart.
std::size_t chart_columns() {
  constexpr std::size_t most = 100;
  return can_redraw() ? std::min(output_columns(), most) : 0;
}

int history(HistoryOptions const& options) {
  auto explorer = explorer_to_read();
  auto const stop = [&](std::string reason) { explorer.stop(std::move(reason)); };
  auto const found = wait_or_interrupt(stop, history_of(explorer, options.criterion));
  if (options.json) {
    print(report::history_json(found));
  } else {
    print_wrapped(report::history_text(found, chart_columns()));
  }
  return 0;
}

}  // namespace

void declare_history(CLI::App& command, Action& action) {
  auto const options = std::make_shared<HistoryOptions>();
  command.add_option(
      "--criterion", options->criterion,
      "A criterion that a command measures (default: the one that all experiments have in common)");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer(
      "Examples:\n"
      "  pexplore history\n"
      "  pexplore history --criterion throughput --json");
  command.callback([options, &action] { action = [options] { return history(*options); }; });
}

}  // namespace pexplore
