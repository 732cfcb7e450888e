// Two greetings, each written in a worktree of its own of the repository in the current directory;
// where they are, and how long they came out.
#include "parallel_explore/simple.hpp"

#include <iostream>

int main() {
  namespace pe = parallel_explore;
  auto experiment = pe::experiment_of_variants("hi", {{"short", "Hi!"}, {"long", "Good morning!"}});
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "echo $PEXPLORE_DESCRIPTION > hi.txt"};
  experiment.criteria = {pe::measure("bytes", "wc -c < hi.txt", pe::RegexMetric{"\\d+"})};
  for (auto [name, result] : pe::run_experiment(experiment))
    std::cout << name << ": " << pe::name_of(result.status) << ", " << result.metrics["bytes"]
              << " bytes in " << result.worktree_path.string() << '\n';
}
