#include "commands.hpp"
#include "experiments.hpp"
#include "output.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

namespace {

int compare(std::string const& first, std::string const& second, bool json) {
  auto explorer = explorer_to_read();
  auto const both = side_by_side(load(explorer, first), load(explorer, second));
  print_summary(explorer, both, json);
  return 0;
}

}  // namespace

void declare_compare(CLI::App& command, Action& action) {
  struct CompareOptions {
    std::string first, second;
    bool json = false;
  };
  auto const options = std::make_shared<CompareOptions>();
  command.add_option("first", options->first, "An experiment")->required();
  command.add_option("second", options->second, "Another one")->required();
  command.add_flag("--json", options->json, "Print the summary as JSON");
  command.footer("Example: pexplore compare rate-limiter rate-limiter-codex");
  command.callback([options, &action] {
    action = [options] { return compare(options->first, options->second, options->json); };
  });
}

}  // namespace pexplore
