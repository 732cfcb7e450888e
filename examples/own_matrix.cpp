// A custom ComparisonMatrix: a podium instead of a table. It is shown wherever the matrix is,
// here in a report for a terminal and in summary.md.
#include "parallel_explore/parallel_explore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace pe = parallel_explore;

class Podium final : public pe::ComparisonMatrix {
 public:
  std::string table(pe::Comparison const& comparison) const override {
    std::string text;
    for (auto const& each : comparison.ranking()) {
      if (each.rank && *each.rank <= 3)
        text +=
            (text.empty() ? "Podium: " : ", ") + std::to_string(*each.rank) + ". " + each.approach;
    }
    return text + "\n";
  }

  std::string trade_offs(pe::Comparison const& comparison) const override {
    std::string text;
    for (auto const& each : pe::trade_offs(comparison)) {
      if (!each.trailers.empty())
        text += each.criterion + ": " + each.leaders[0] + " before " + each.trailers[0] + "\n";
    }
    return text;
  }
};

pe::awaitable<void> run(pe::Explorer& explorer, pe::Experiment experiment) {
  auto const exploration = co_await explorer.run(std::move(experiment));
  std::cout << pe::report_of(explorer, exploration, pe::verdict_of(explorer, exploration), "text");
}

int main() {
  pe::Experiment experiment;
  experiment.name = "podium";
  experiment.task = "Write lines.";
  experiment.session.agent = "command";
  experiment.agents["command"].run = {"sh", "-c", "seq {description} > lines.txt"};
  experiment.approaches = {pe::Approach("short", "3"), pe::Approach("long", "30")};
  pe::RegexMetric const number{"\\d+"};
  experiment.criteria = {
      pe::measure("lines", "wc -l < lines.txt", number, pe::Better::higher),
  };

  pe::Bricks bricks;
  bricks.matrix = std::make_unique<Podium>();
  pe::Explorer explorer(".", std::move(bricks));
  boost::asio::io_context context;
  std::exception_ptr failure;
  boost::asio::co_spawn(context, run(explorer, experiment),
                        [&](std::exception_ptr error) { failure = std::move(error); });
  context.run();
  if (failure) std::rethrow_exception(failure);
}
