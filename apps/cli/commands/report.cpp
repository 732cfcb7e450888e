#include "commands.hpp"
#include "output.hpp"
#include "shared_options.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

struct ReportOptions {
  std::string name, format = "md";
};

int report(ReportOptions const& options) {
  Explorer explorer(".");
  auto const exploration = load(explorer, options.name);
  print(report_of(explorer, exploration, verdict_of(explorer, exploration), options.format));
  return 0;
}

}  // namespace

void declare_report(CLI::App& command, Action& action) {
  auto const options = std::make_shared<ReportOptions>();
  add_experiment(command, options->name);
  add_format(command, options->format);
  command.footer("Example: pexplore report rate-limiter --format csv > matrix.csv");
  command.callback([options, &action] { action = [options] { return report(*options); }; });
}

}  // namespace pexplore
