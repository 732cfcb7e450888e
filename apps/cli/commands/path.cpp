#include "commands.hpp"
#include "experiments.hpp"
#include "output.hpp"
#include "worktree_of.hpp"

#include <memory>

namespace pexplore {

using namespace parallel_explore;

void declare_path(CLI::App& command, Action& action) {
  struct PathOptions {
    std::string name, approach;
  };
  auto const options = std::make_shared<PathOptions>();
  command.add_option("name", options->name, "The experiment")->required();
  command.add_option("approach", options->approach, "The approach, or a sample of it")->required();
  command.footer("Example: cd \"$(pexplore path rate-limiter token-bucket)\"");
  command.callback([options, &action] {
    action = [options] {
      auto explorer = explorer_to_read();
      auto const exploration = load(explorer, options->name);
      print(worktree_of(exploration, exploration.at(options->approach)).string() + "\n");
      return 0;
    };
  });
}

}  // namespace pexplore
