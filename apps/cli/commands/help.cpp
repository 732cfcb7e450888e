#include "commands.hpp"
#include "exit_status.hpp"
#include "output.hpp"
#include "usage.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pexplore {

void declare_help(CLI::App& command, Action& action) {
  auto const words = std::make_shared<std::vector<std::string>>();
  command.add_option("command", *words, "The command, such as tasks run (default: all of them)");
  command.footer("Example: pexplore help tasks run");
  command.callback([words, program = command.get_parent(), &action] {
    action = [words, program] {
      print_wrapped(help_of(*program, *words));
      return all_completed;
    };
  });
}

}  // namespace pexplore
