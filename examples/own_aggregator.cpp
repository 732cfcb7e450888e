// A custom ResultAggregator: one line an approach, for a chat message. It replaces
// summary.md.
#include "parallel_explore/parallel_explore.hpp"

#include <fstream>
#include <iostream>

namespace pe = parallel_explore;

class ChatMessage final : public pe::ResultAggregator {
 public:
  std::string aggregate(pe::Exploration const& exploration,
                        pe::Verdict const& verdict) const override {
    auto text = exploration.name + ":\n";
    for (auto const& ranked : verdict.comparison.ranking()) {
      auto const* const record = exploration.find(ranked.approach);
      text += ranked.rank ? "#" + std::to_string(*ranked.rank) : std::string("out");
      text += " " + ranked.approach + " (" + pe::name_of(record->state) + ")\n";
    }
    return text;
  }
};

int main() {
  pe::Experiment experiment;
  experiment.name = "chat";
  experiment.task = "Make a file.";
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c",
                                      "test {approach} != broken && echo {approach} > file.txt"};
  experiment.approaches = {pe::Approach("good"), pe::Approach("broken")};
  pe::Bricks bricks;
  bricks.aggregator = std::make_unique<ChatMessage>();
  auto const result = pe::explore(experiment, ".", std::move(bricks));
  std::ifstream summary(".pexplore/chat/summary.md");
  std::cout << summary.rdbuf();
}
