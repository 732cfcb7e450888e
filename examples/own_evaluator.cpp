// A custom Evaluator, in process: how many different words an approach wrote. Sessions are a
// function, worktrees plain folders and the record is in memory, so that nothing else is needed.
#include "parallel_explore/parallel_explore.hpp"

#include <fstream>
#include <iostream>
#include <set>

namespace pe = parallel_explore;

class DifferentWords final : public pe::Evaluator {
 public:
  pe::awaitable<pe::Measurement> evaluate(pe::Criterion criterion, pe::Sample sample) override {
    std::ifstream in(sample.worktree.path / "words.txt");
    std::set<std::string> words;
    for (std::string word; in >> word;) words.insert(word);
    pe::Measurement measurement;
    measurement.criterion = criterion.name;
    measurement.values = {static_cast<double>(words.size())};
    co_return measurement;
  }
};

pe::SessionResult write_words(pe::SessionRequest const& request, std::stop_token) {
  std::ofstream(request.worktree / "words.txt") << request.approach.description;
  return {};
}

int main() {
  pe::Experiment experiment;
  experiment.task = "Write words.";
  experiment.session.agent = "writer";
  experiment.approaches = {pe::Approach("poor", "the the the"),
                           pe::Approach("rich", "one two three")};
  pe::Criterion vocabulary;
  vocabulary.name = "vocabulary";
  vocabulary.how = pe::CustomEvaluator{};
  experiment.criteria = {vocabulary};

  auto const folders = std::filesystem::temp_directory_path() / "pexplore-own-evaluator";
  std::filesystem::remove_all(folders);
  pe::Bricks bricks;
  bricks.worktrees = std::make_unique<pe::FolderWorktrees>(folders);
  bricks.store = std::make_unique<pe::MemoryStore>();
  bricks.runners["writer"] = pe::in_thread(write_words);
  bricks.evaluators["vocabulary"] = std::make_unique<DifferentWords>();
  auto const result = pe::explore(experiment, ".", std::move(bricks));
  std::cout << pe::TextMatrix().table(pe::reach_verdict(result, pe::WeightedScoring()).comparison);
  std::filesystem::remove_all(folders);
}
