// Explores two ways to write a greeting in the repository of the current directory, prints the
// comparison, and says which to take.
#include "parallel_explore/parallel_explore.hpp"

#include <iostream>

int main() {
  namespace pe = parallel_explore;
  pe::Experiment experiment;
  experiment.task = "Write a greeting to greeting.txt.";
  experiment.approaches = {pe::Approach("world", "Hello, world"),
                           pe::Approach("everybody", "Hello, everybody")};
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "echo $PEXPLORE_DESCRIPTION > greeting.txt"};
  experiment.criteria = {
      pe::measure("bytes", "wc -c < greeting.txt", pe::RegexMetric{"\\d+"}),
  };

  try {
    auto const result = pe::explore(experiment);
    std::cout << pe::to_text(result, pe::reach_verdict(result, pe::WeightedScoring()));
  } catch (pe::Error const& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
