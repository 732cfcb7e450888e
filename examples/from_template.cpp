// An ApproachGenerator that fills in a template: every order of the numbers with every level of
// compression is an approach. Which packs the numbers from 1 to 5000 best?
#include "parallel_explore/parallel_explore.hpp"

#include <iostream>

namespace pe = parallel_explore;

class Template final : public pe::ApproachGenerator {
 public:
  using Choices = std::vector<std::pair<std::string, std::vector<std::string>>>;

  Template(std::string text, Choices choices)
      : text_(std::move(text)), choices_(std::move(choices)) {}

  pe::awaitable<std::vector<pe::Approach>> generate(pe::Brief, int count) override {
    std::vector<pe::Approach> approaches = {pe::Approach("", text_)};
    for (auto const& [placeholder, values] : choices_) {
      std::vector<pe::Approach> next;
      for (auto const& each : approaches) {
        for (auto const& value : values) next.push_back(filled(each, placeholder, value));
      }
      approaches = std::move(next);
    }
    if (approaches.size() > static_cast<std::size_t>(count))
      approaches.resize(static_cast<std::size_t>(count));
    co_return approaches;
  }

 private:
  static pe::Approach filled(pe::Approach approach, std::string const& placeholder,
                             std::string const& value) {
    approach.name += (approach.name.empty() ? "" : "-") + value;
    auto& text = approach.description;
    text.replace(text.find('{' + placeholder + '}'), placeholder.size() + 2, value);
    approach.characteristics.push_back(placeholder + " " + value);
    return approach;
  }

  std::string text_;
  Choices choices_;
};

int main() {
  pe::Experiment experiment;
  experiment.name = "packing";
  experiment.task = "Pack the numbers from 1 to 5000.";
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "eval \"$PEXPLORE_DESCRIPTION\""};
  experiment.criteria = {
      pe::measure("bytes", "wc -c < packed.gz", pe::RegexMetric{"\\d+"}),
  };

  pe::Bricks bricks;
  bricks.generator = std::make_unique<Template>(
      "seq 5000 | {order} | gzip -n -{level} > packed.gz",
      Template::Choices{{"order", {"cat", "sort", "tac"}}, {"level", {"1", "9"}}});
  auto const result = pe::explore(experiment, ".", std::move(bricks));
  auto const verdict = pe::reach_verdict(result, pe::WeightedScoring());
  std::cout << pe::TextMatrix().table(verdict.comparison);
}
