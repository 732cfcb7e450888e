/// Comparison with known truth: how often each strategy picks the best, and what it pays for that.
/// Prints CSV: curve,x,y (see bench/plot-comparison).
#include "known_truth.hpp"
#include "parallel_explore/certainty.hpp"
#include "parallel_explore/sensitivity.hpp"
#include "races.hpp"
#include "rounds/strategy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>

namespace {

using namespace parallel_explore;

using Random = std::mt19937_64;

/// Approaches with a quality each, and sessions with noise of deviation 1 around it.
struct World {
  std::vector<double> qualities;
  std::vector<std::vector<double>> results;

  World(Random& random, int approaches, double spread) {
    std::normal_distribution<double> quality(0, spread);
    for (int i = 0; i < approaches; ++i) qualities.push_back(quality(random));
    results.resize(qualities.size());
  }
  void run(Random& random, std::size_t approach) {
    results[approach].push_back(std::normal_distribution<double>(qualities[approach], 1)(random));
  }
  [[nodiscard]] std::size_t best() const {
    return static_cast<std::size_t>(std::ranges::max_element(qualities) - qualities.begin());
  }
  [[nodiscard]] int sessions() const {
    std::size_t count = 0;
    for (auto const& each : results) count += each.size();
    return static_cast<int>(count);
  }
};

struct Outcome {
  double accuracy = 0, sessions = 0;
};

template <class Play>
Outcome average(int runs, int approaches, double spread, Play const& play) {
  Random random(1);
  Outcome outcome;
  for (int i = 0; i < runs; ++i) {
    World world(random, approaches, spread);
    outcome.accuracy += play(world, random) == world.best() ? 1 : 0;
    outcome.sessions += world.sessions();
  }
  outcome.accuracy /= runs;
  outcome.sessions /= runs;
  return outcome;
}

std::size_t highest_mean(World const& world) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < world.results.size(); ++i) {
    if (mean(world.results[i]).value_or(-1e9) > mean(world.results[best]).value_or(-1e9)) best = i;
  }
  return best;
}

std::size_t play_all(World& world, Random& random, int samples) {
  for (int s = 0; s < samples; ++s) {
    for (std::size_t i = 0; i < world.results.size(); ++i) world.run(random, i);
  }
  return highest_mean(world);
}

std::size_t play_race(World& world, Random& random, int most) {
  known_truth::Random own(static_cast<unsigned>(random()));
  auto const raced =
      known_truth::run_race(own, world.qualities, known_truth::Noise::normal, 0.8, most);
  world.results.front().resize(raced.sessions);
  return std::stoul(raced.answer.leader.substr(1));
}

/// One session of each approach, which the better half continues, as the strategy does. The
/// result of a session after a share f of its budget is off by `unready` × √(1/f − 1) deviations
/// between sessions.
Outcome halving(int runs, int approaches, double spread, double unready) {
  Random random(1);
  std::normal_distribution<double> normal;
  Outcome outcome;
  for (int i = 0; i < runs; ++i) {
    World world(random, approaches, spread);
    std::vector<rounds::Candidate> alive;
    for (std::size_t each = 0; each < world.results.size(); ++each) {
      world.run(random, each);
      alive.emplace_back().approach = std::to_string(each);
      alive.back().passes = true;
    }
    double share = 1, spent = 0;
    for (auto left = alive.size(); left > 1; left = rounds::better_half(left)) share /= 2;
    for (double had = 0; alive.size() > 1; had = share, share *= 2) {
      spent += (share - had) * static_cast<double>(alive.size());
      for (auto& each : alive)
        each.score = world.results[std::stoul(each.approach)].front() +
                     unready * std::sqrt(1 / share - 1) * normal(random);
      auto const stay = rounds::best_of(alive, rounds::better_half(alive.size()));
      std::erase_if(alive, [&](rounds::Candidate const& each) {
        return std::ranges::find(stay, each.approach) == stay.end();
      });
    }
    outcome.sessions += spent + 0.5;  // the last one has its full budget
    outcome.accuracy += std::stoul(alive.front().approach) == world.best() ? 1 : 0;
  }
  outcome.accuracy /= runs;
  outcome.sessions /= runs;
  return outcome;
}

void print(std::string const& curve, Outcome outcome) {
  fmt::print("{},{:.2f},{:.4f}\n", curve, outcome.sessions, outcome.accuracy);
  std::fflush(stdout);
}

/// Accuracy over sessions of each strategy.
void curves(std::string const& name, int approaches, double spread, int runs) {
  for (int samples : {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20}) {
    print(name + " all", average(runs, approaches, spread,
                                 [&](World& w, Random& r) { return play_all(w, r, samples); }));
  }
  for (double const unready : {0.0, 0.5, 1.0})
    print(fmt::format("{} halving {}", name, unready), halving(runs, approaches, spread, unready));
}

/// A race decides after every round, which takes a thousand times as long as a mean: fewer runs.
void curve_of_races(std::string const& name, int approaches, double spread, int runs) {
  for (int most : {4, 8, 12, 20, 40}) {
    print(name + " race", average(runs, approaches, spread,
                                  [&](World& w, Random& r) { return play_race(w, r, most); }));
  }
}

/// The luck of the best of so many equals with one noisy run each.
void luck(int runs) {
  Random random(3);
  for (int const approaches : {3, 8}) {
    double sum = 0;
    for (int i = 0; i < runs; ++i) {
      World world(random, approaches, 0);
      play_all(world, random, 1);
      sum += world.results[highest_mean(world)][0];
    }
    fmt::print("luck of the best,{},{:.4f}\n", approaches, sum / runs);
  }
}

Measurements table(int approaches, int criteria) {
  Random random(4);
  std::uniform_real_distribution<double> value(0, 1);
  Measurements measurements;
  for (int a = 0; a < approaches; ++a) {
    auto& approach = measurements.emplace_back();
    approach.approach = std::to_string(a);
    for (int c = 0; c < criteria; ++c) {
      Measurement measurement;
      measurement.criterion = std::to_string(c);
      measurement.values = {value(random)};
      approach.measurements.push_back(std::move(measurement));
    }
  }
  return measurements;
}

std::vector<Criterion> criteria_of(int count) {
  std::vector<Criterion> criteria;
  for (int c = 0; c < count; ++c) {
    Criterion criterion;
    criterion.name = std::to_string(c);
    criterion.how = CommandCriterion{"x", JsonMetric{"/x"}};
    criteria.push_back(std::move(criterion));
  }
  return criteria;
}

template <class Work>
double best_ms(Work const& work) {
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    auto const start = std::chrono::steady_clock::now();
    [[maybe_unused]] auto const made = work();
    std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - start;
    best = std::min(best, took.count());
  }
  return best;
}

void speed() {
  auto const criteria = criteria_of(10);
  for (int const approaches : {25'000, 50'000, 100'000}) {
    auto const measurements = table(approaches, 10);
    fmt::print("score ms,{},{:.1f}\n", approaches,
               best_ms([&] { return WeightedScoring().rank(criteria, measurements); }));
  }
  Comparison const comparison(criteria, WeightedScoring().rank(criteria, table(10, 10)));
  fmt::print("sensitivity ms,10,{:.1f}\n", best_ms([&] { return sensitivity(comparison); }));
}

}  // namespace

int main(int argc, char** argv) {
  int const runs = argc > 1 ? std::stoi(argv[1]) : 4'000;
  fmt::print("curve,x,y\n");
  curves("8 apart", 8, 1, runs);
  curves("4 close", 4, 0.3, runs);
  curve_of_races("8 apart", 8, 1, std::max(20, runs / 20));
  luck(runs * 5);
  speed();
}
