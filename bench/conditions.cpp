#include "score/condition.hpp"
#include "score/random.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

/// How often conditions such as "speed < base - 5 %" are decided, and wrongly, in worlds with known
/// truth: three results and the base, measured in rounds under a load that comes and goes. Prints a
/// line for each figure and says whether it holds.
///
///   bench_conditions [--worlds N]
namespace {

using namespace parallel_explore;

constexpr double noise = 0.03, load = 0.1;

Measurement measured(std::vector<double> values) {
  Measurement measurement;
  measurement.criterion = "speed";
  measurement.values = std::move(values);
  return measurement;
}

/// The result "a" has that share of the base's value.
Exploration world(score::Generator& generator, double share, int rounds) {
  Exploration exploration;
  Criterion speed;
  speed.name = "speed";
  speed.how = CommandCriterion{"bench", JsonMetric{"/speed"}};
  exploration.experiment.criteria = {speed};
  std::vector<std::pair<std::string, double>> const truth{{"a", share}, {"b", 0.9}, {"c", 1.1}};
  std::vector<std::vector<double>> values(truth.size() + 1);
  for (int round = 0; round < rounds; ++round) {
    double const busy = load * score::normal(generator);
    for (std::size_t i = 0; i < values.size(); ++i) {
      double const mean = i < truth.size() ? std::log(truth[i].second) : 0;
      values[i].push_back(std::exp(mean + busy + noise * score::normal(generator)));
    }
  }
  for (std::size_t i = 0; i < truth.size(); ++i) {
    auto& record = exploration.approaches.emplace_back();
    record.approach.name = truth[i].first;
    record.state = ApproachState::completed;
    record.evaluation.measurements.push_back(measured(values[i]));
  }
  exploration.base_measurements.push_back(measured(values.back()));
  return exploration;
}

struct Shares {
  double holds = 0, does_not_hold = 0;  ///< in percent of the worlds
};

Shares decided(double share, int rounds, int worlds) {
  auto const condition = score::parse_condition("speed < base - 5 %");
  score::Generator generator(5);
  Shares shares;
  for (int i = 0; i < worlds; ++i) {
    auto const state = score::answer_of(condition, world(generator, share, rounds), "a").state;
    if (state == score::ConditionState::holds) shares.holds += 100.0 / worlds;
    if (state == score::ConditionState::does_not_hold) shares.does_not_hold += 100.0 / worlds;
  }
  return shares;
}

class Figures {
 public:
  void at_most(std::string const& what, double found, double wanted) {
    check(what, found, found <= wanted, fmt::format("at most {:g} %", wanted));
  }
  void at_least(std::string const& what, double found, double wanted) {
    check(what, found, found >= wanted, fmt::format("at least {:g} %", wanted));
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  void check(std::string const& what, double found, bool holds, std::string const& wanted) {
    good_ = good_ && holds;
    fmt::print("{}: {:.1f} % (must be {}): {}\n", what, found, wanted, holds ? "holds" : "FAILS");
  }

  bool good_ = true;
};

}  // namespace

int main(int argc, char** argv) {
  int worlds = 4000;
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::string(argv[i]) == "--worlds") worlds = std::atoi(argv[i + 1]);
  }
  fmt::print("\"speed < base - 5 %\" at a confidence of 95 %, {} worlds, {:g} % of noise\n", worlds,
             100 * noise);
  Figures figures;
  for (int const rounds : {5, 10, 20}) {
    auto const edge = decided(0.95, rounds, worlds);
    figures.at_most(fmt::format("{} rounds, exactly 5 % below: said to hold", rounds), edge.holds,
                    6);
    figures.at_most(fmt::format("{} rounds, exactly 5 % below: said not to hold", rounds),
                    edge.does_not_hold, 6);
  }
  figures.at_most("5 rounds, as good as the base: said to hold", decided(1, 5, worlds).holds, 1);
  figures.at_least("20 rounds, 10 % below: said to hold", decided(0.9, 20, worlds).holds, 90);
  figures.at_least("20 rounds, as good as the base: said not to hold",
                   decided(1, 20, worlds).does_not_hold, 90);
  return figures.good() ? 0 : 1;
}
