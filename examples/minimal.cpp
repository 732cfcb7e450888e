// Explores two ways to write a greeting in the repository of the current directory, prints the
// comparison, and says which to take.
#include "parallel_explore/parallel_explore.hpp"

#include <iostream>

int main() {
  namespace pe = parallel_explore;
  pe::Experiment experiment;
  experiment.task = "Write a greeting to greeting.txt.";
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "echo \"Hello, $1\" > greeting.txt", "sh",
                                      "{description}"};
  for (auto const* name : {"world", "everybody"}) {
    pe::Approach approach;
    approach.name = name;
    approach.description = name;
    experiment.approaches.push_back(approach);
  }
  pe::Criterion brief;
  brief.name = "bytes";
  brief.better = pe::Better::lower;
  pe::CommandCriterion count;
  count.run = "wc -c < greeting.txt";
  count.metric = pe::RegexMetric{"(\\d+)"};
  brief.how = count;
  experiment.criteria = {brief};

  try {
    auto const result = pe::explore(experiment);
    auto const verdict = pe::reach_verdict(result, pe::WeightedScoring());
    std::cout << pe::to_text(result, verdict);
  } catch (pe::Error const& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
