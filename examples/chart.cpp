// A ResultAggregator that draws: a bar for each approach, as long as its total, as SVG for a page
// or a chat.   example_chart > chart.svg
#include "parallel_explore/parallel_explore.hpp"

#include <algorithm>
#include <iostream>
#include <sstream>

namespace pe = parallel_explore;

class BarChart final : public pe::ResultAggregator {
 public:
  std::string aggregate(pe::Exploration const& exploration,
                        pe::Verdict const& verdict) const override {
    auto const& ranking = verdict.comparison.ranking();
    std::ostringstream svg;
    svg << R"(<svg xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" width="480" height=")"
        << 40 + 30 * ranking.size() << "\">\n<title>" << exploration.name << "</title>\n";
    auto y = 10;
    for (auto const& each : ranking) {
      bool const is_taken = each.approach == verdict.decision.result.take;
      auto const length = each.rank ? static_cast<int>(300 * std::max(each.total, 0.0)) : 0;
      svg << "<rect x=\"100\" y=\"" << y << "\" height=\"20\" width=\"" << length << "\" fill=\""
          << (is_taken ? "seagreen" : "silver") << "\"/>\n<text x=\"10\" y=\"" << y + 15 << "\">"
          << each.approach << "</text>\n<text x=\"" << 105 + length << "\" y=\"" << y + 15 << "\">"
          << (each.rank ? std::to_string(length / 3) + " %" : "out") << "</text>\n";
      y += 30;
    }
    svg << "</svg>\n";
    return svg.str();
  }
};

int main() {
  pe::Experiment experiment;
  experiment.name = "towers";
  experiment.task = "Build a tower.";
  experiment.approaches = {pe::Approach("hut", "10"), pe::Approach("castle", "20"),
                           pe::Approach("spire", "40"), pe::Approach("ruin", "0")};
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "seq {description} > tower.txt; date >> log"};
  pe::RegexMetric const number{"\\d+"};
  experiment.criteria = {
      pe::gate("stands", "test -s tower.txt"),
      pe::measure("floors", "wc -l < tower.txt", number, pe::Better::higher),
  };

  auto const result = pe::explore(experiment);
  std::cout << BarChart().aggregate(result, pe::reach_verdict(result, pe::WeightedScoring()));
}
