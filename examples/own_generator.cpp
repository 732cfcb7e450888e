// A custom ApproachGenerator: every optimisation level of the compiler is an approach.
#include "parallel_explore/parallel_explore.hpp"

#include <iostream>

namespace pe = parallel_explore;

class OptimisationLevels final : public pe::ApproachGenerator {
 public:
  pe::awaitable<std::vector<pe::Approach>> generate(pe::Brief, int count) override {
    std::vector<pe::Approach> approaches;
    for (int level = 0; level <= 3 && level < count; ++level) {
      auto const name = "O" + std::to_string(level);
      approaches.emplace_back(name, "-" + name);
    }
    co_return approaches;
  }
};

int main() {
  pe::Experiment experiment;
  experiment.name = "levels";
  experiment.task = "Choose an optimisation level.";
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "echo CXXFLAGS = {description} > flags.mk"};
  pe::Criterion size;
  size.name = "flags";
  size.how = pe::BuiltinMetric::lines_changed;
  size.better = pe::Better::lower;
  experiment.criteria = {size};

  pe::Bricks bricks;
  bricks.generator = std::make_unique<OptimisationLevels>();
  auto const result = pe::explore(experiment, ".", std::move(bricks));
  for (auto const& record : result.approaches) {
    std::cout << record.approach.name << ": " << pe::name_of(record.state) << '\n';
  }
}
