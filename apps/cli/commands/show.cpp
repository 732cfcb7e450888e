#include "approach_page.hpp"
#include "commands.hpp"
#include "exit_status.hpp"
#include "experiments.hpp"
#include "fail_if.hpp"
#include "output.hpp"
#include "report/conditions.hpp"
#include "shared_options.hpp"
#include "text/fitting.hpp"

#include <fmt/format.h>

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct ShowOptions {
  std::string name, approach;
  FailIfOptions fail_if;
  bool json = false;
};

int show(ShowOptions const& options) {
  auto explorer = explorer_to_read();
  auto const exploration = load(explorer, options.name);
  if (!options.approach.empty()) {
    auto const& record = exploration.at(options.approach);
    print(options.json ? approach_json(exploration, record)
                       : text::wrapped(approach_page(exploration, record), output_columns()));
    return 0;
  }
  auto const fail_if = options.fail_if.read(exploration.experiment);
  auto const verdict = verdict_of(explorer, exploration);
  auto const answers = answers_of(fail_if, exploration, verdict);
  if (options.json) {
    print(answers.empty() ? report_of(explorer, exploration, verdict, "json")
                          : report::summary_json_with(answers, exploration, verdict));
  } else {
    print(fmt::format("{}: {}\n\n{}", exploration.name, name_of(exploration.state),
                      text_report(explorer, exploration, verdict)));
    if (!answers.empty()) print("\n" + report::conditions_text(answers));
  }
  return fails(fail_if, answers) ? condition_holds : 0;
}

}  // namespace

void declare_show(CLI::App& command, Action& action) {
  auto const options = std::make_shared<ShowOptions>();
  add_experiment(command, options->name);
  auto* const approach = command.add_option("approach", options->approach, "Show this approach");
  options->fail_if.add_to(command);
  approach->excludes("--fail-if");
  command.add_flag("--json", options->json, "Print it as JSON");
  command.footer(
      "Examples:\n"
      "  pexplore show rate-limiter\n"
      "  pexplore show rate-limiter --fail-if \"throughput < base - 5 %\"");
  command.callback([options, &action] { action = [options] { return show(*options); }; });
}

}  // namespace pexplore
