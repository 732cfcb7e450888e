#include "commands.hpp"
#include "experiments.hpp"
#include "explore/recovery.hpp"
#include "live/table.hpp"
#include "output.hpp"
#include "shared_options.hpp"
#include "store/run_clock.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

/// The mark of an approach, and the most dangerous findings with what undoes them.
std::string isolation_lines(ApproachRecord const& record) {
  auto const mark = isolation_text(record);
  if (mark.empty()) return {};
  auto text = fmt::format("{}: {}\n", record.approach.name, mark);
  constexpr std::size_t shown = 3;
  auto const findings = findings_to_accept(record);
  for (std::size_t i = 0; i < findings.size() && i < shown; ++i)
    text += "  " + escape_for_terminal(sentence_of(findings[i], record.approach.name)) + "\n";
  if (findings.size() > shown)
    text += fmt::format("  and {} more: pexplore show\n", findings.size() - shown);
  return text;
}

std::string status_text(Exploration const& exploration, TimePoint time) {
  live::Screen screen;
  constexpr std::size_t without_terminal = 200;
  screen.columns = output_columns() > 0 ? output_columns() : without_terminal;
  auto text = fmt::format("{} is {}", exploration.name, name_of(exploration.state));
  if (exploration.paused) text += ", and paused: nothing new starts until it is resumed";
  if (!exploration.reason.empty())
    text += fmt::format(" ({})", escape_for_terminal(exploration.reason));
  text += "\n";
  for (auto const& warning : exploration.warnings)
    text += "Warning: " + escape_for_terminal(warning) + "\n";
  auto shown = exploration;
  bool const interrupted = exploration.state == ExplorationState::interrupted;
  for (auto& record : shown.approaches) {
    // An interrupted run no longer does what its record says.
    if (interrupted && !is_final(record.state)) record.state = ApproachState::pending;
  }
  auto const model = live::model_of(shown, {}, time);
  for (auto const& line : live::all_lines(model, time, screen)) text += line + "\n";
  for (auto const& record : exploration.approaches) text += isolation_lines(record);
  if (exploration.paused)
    text += fmt::format("Continue it: pexplore resume {}\n", exploration.name);
  if (!interrupted && exploration.state != ExplorationState::cancelled) return text;
  int const left = operations::count_leftovers(exploration) +
                   operations::count_launched(records_here() / exploration.name);
  auto const elsewhere = operations::sessions_on_hosts(exploration).size();
  if (left == 0 && elsewhere == 0) text += "None of its processes still runs.\n";
  if (elsewhere > 0) {
    text += fmt::format(
        "{} session{} may go on on other machines, and cost money; `resume` finds {} again, and "
        "`cancel` ends {}.\n",
        elsewhere, elsewhere == 1 ? "" : "s", elsewhere == 1 ? "it" : "them",
        elsewhere == 1 ? "it" : "them");
  }
  if (left > 0) {
    text += fmt::format(
        "{} process{} of the interrupted run still run{}, and may cost money; `resume` and "
        "`cancel` "
        "end {}.\n",
        left, left == 1 ? "" : "es", left == 1 ? "s" : "", left == 1 ? "it" : "them");
  }
  if (interrupted) text += fmt::format("Resume it: pexplore resume {}\n", exploration.name);
  return text;
}

}  // namespace

void declare_status(CLI::App& command, Action& action) {
  struct StatusOptions {
    std::string name;
    bool json = false;
  };
  auto const options = std::make_shared<StatusOptions>();
  add_experiment(command, options->name);
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer("Example: pexplore status rate-limiter");
  command.callback([options, &action] {
    action = [options] {
      Explorer explorer(".");
      auto const exploration = load(explorer, options->name);
      if (options->json) {
        print(progress_json(exploration));
        return 0;
      }
      auto const now = store::time_in(explorer.store().directory(exploration.name));
      print_wrapped(status_text(exploration, now));
      return 0;
    };
  });
}

}  // namespace pexplore
