// A custom Launcher: every command of sessions and of measuring runs as politely as `nice`
// can make it. A container, a sandbox or another machine is wrapped around commands in the same
// way.
#include "parallel_explore/parallel_explore.hpp"

#include <iostream>

namespace pe = parallel_explore;

class Polite final : public pe::Launcher {
 public:
  pe::CommandLine wrap(pe::CommandLine command) const override {
    command.argv.insert(command.argv.begin(), {"nice", "-n", "19"});
    return command;
  }
};

int main() {
  auto experiment = pe::experiment_of_variants("manners", {{"guest", "After you."}});
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "nice > niceness.txt"};  // prints its niceness
  experiment.criteria = {
      pe::measure("of the session", "cat niceness.txt", pe::RegexMetric{"\\d+"}),
      pe::measure("of measuring", "nice", pe::RegexMetric{"\\d+"}),
  };

  pe::Bricks bricks;
  bricks.launcher = std::make_unique<Polite>();
  auto const result = pe::explore(experiment, ".", std::move(bricks));
  for (auto const& measurement : result.at("guest").evaluation.measurements)
    std::cout << "niceness " << measurement.criterion << ": " << measurement.values.at(0) << '\n';
}
