// A custom Publisher: each result is hung up on a wall as soon as it is measured, without
// waiting for the others. It also gives the branches names, and refuses what it does not like.
#include "parallel_explore/parallel_explore.hpp"

#include <fstream>
#include <iostream>

namespace pe = parallel_explore;

class Gallery final : public pe::Publisher {
 public:
  pe::awaitable<void> begin(std::vector<std::string> approaches, pe::Exploration const&,
                            pe::EventSink&) override {
    std::cout << "The gallery expects " << approaches.size() << " works.\n";
    co_return;
  }

  pe::awaitable<pe::Assignment> assign(std::string approach, pe::Exploration const&) override {
    pe::Assignment assignment;  // what stays empty is as usual
    assignment.branch = "gallery/" + approach;
    assignment.message = "Paint " + approach;
    co_return assignment;
  }

  pe::awaitable<pe::Publication> publish(std::string approach, pe::Exploration const& exploration,
                                         pe::EventSink&) override {
    auto const& worktree = exploration.at(approach).worktree;
    std::string picture;
    std::getline(std::ifstream(std::filesystem::path(worktree.path) / "art.txt"), picture);
    pe::Publication publication;
    if (picture.size() > 20) {
      publication.failure = "it is too large for the wall";
    } else {
      std::cout << "New on the wall, from " << worktree.branch << ": " << picture << '\n';
    }
    co_return publication;
  }

  pe::awaitable<void> end(pe::Exploration const& exploration, pe::EventSink&) override {
    for (auto const& record : exploration.approaches) {
      if (!record.reason.empty())
        std::cout << record.approach.name << " was refused: " << record.reason << ".\n";
    }
    co_return;
  }
};

int main() {
  auto experiment = pe::experiment_of_variants(
      "art", {{"cat", "=^.^="}, {"fish", "><(((o>"}, {"train", "[##]-[##]-[##]-[##]-[##]"}});
  experiment.session.agent = "command";
  experiment.session.max_parallel = 1;  // in the order of the alphabet
  experiment.agents["command"].run = {"sh", "-c", "echo \"$PEXPLORE_DESCRIPTION\" > art.txt"};

  pe::Bricks bricks;
  bricks.publisher = std::make_unique<Gallery>();
  auto const result = pe::explore(experiment, ".", std::move(bricks));
  std::cout << "The exhibition is " << pe::name_of(result.state) << ".\n";
}
