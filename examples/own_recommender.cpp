// A custom Recommender: a house rule that no result with more than ten changed lines is
// taken, however good, and words of the house. Everything else is the StandardRecommender's.
#include "parallel_explore/parallel_explore.hpp"

#include <iostream>

namespace pe = parallel_explore;

class SmallSteps final : public pe::StandardRecommender {
 public:
  pe::Decision decide(pe::EvidenceTable const& table,
                      pe::DecisionSettings const& settings) const override {
    auto allowed = table;
    for (auto& result : allowed.results)
      result.passed = result.passed && result.lines_changed.value_or(0) <= 10;
    return StandardRecommender::decide(allowed, settings);
  }

  pe::Recommendation recommend(pe::Verdict const& verdict,
                               pe::Experiment const& experiment) const override {
    auto recommendation = StandardRecommender::recommend(verdict, experiment);
    auto const& take = verdict.decision.result.take;
    recommendation.text =
        (take.empty() ? "No result is a small step.\n" : "One small step: take " + take + ".\n");
    return recommendation;
  }
};

int main() {
  pe::Experiment experiment;
  experiment.name = "steps";
  experiment.task = "Count.";
  experiment.approaches = {pe::Approach("step", "8"), pe::Approach("leap", "800")};
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "seq {description} > numbers.txt"};
  pe::RegexMetric const number{"\\d+"};
  experiment.criteria = {
      pe::measure("lines", "wc -l < numbers.txt", number, pe::Better::higher),
  };

  pe::Bricks bricks;
  bricks.recommender = std::make_unique<SmallSteps>();
  auto const result = pe::explore(experiment, ".", std::move(bricks));
  pe::WeightedScoring const scoring;
  std::cout << "usual: " << pe::reach_verdict(result, scoring).decision.result.take << '\n'
            << pe::reach_verdict(result, scoring, SmallSteps()).recommendation.text;
}
