#pragma once

#include "parallel_explore/decision.hpp"

#include <fmt/format.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

/// Simulated worlds whose truth is known, and rows that say whether a figure holds.
namespace known_truth {

using namespace parallel_explore;

enum class Noise { normal, t3, lognormal, unequal };

inline std::string name_of(Noise noise) {
  switch (noise) {
    case Noise::normal:
      return "normal";
    case Noise::t3:
      return "t3";
    case Noise::lognormal:
      return "lognormal";
    case Noise::unequal:
      return "1:4";
  }
  return {};
}

/// Draws with deviation 1.
class Random {
 public:
  explicit Random(unsigned seed) : generator_(seed) {}

  double normal() { return normal_(generator_); }
  double uniform() { return std::uniform_real_distribution<double>()(generator_); }

  /// `which`: unequal noise is half as large for even candidates, and twice for odd ones.
  double noise(Noise kind, std::size_t which) {
    if (kind == Noise::normal) return normal();
    if (kind == Noise::unequal) return normal() * (which % 2 == 0 ? 0.5 : 2);
    if (kind == Noise::t3) {
      double const z = normal();
      double squares = 0;
      for (int i = 0; i < 3; ++i) squares += std::pow(normal(), 2);
      return z / std::sqrt(squares / 3) / std::sqrt(3.0);
    }
    constexpr double sigma = 0.5;
    double const deviation = std::exp(sigma * sigma / 2) * std::sqrt(std::exp(sigma * sigma) - 1);
    return (std::exp(sigma * normal()) - 1) / deviation;
  }

 private:
  std::mt19937_64 generator_;
  std::normal_distribution<double> normal_;
};

/// One deviation between sessions, as a share of the value: far above what matters (2 %), as with
/// real agents.
constexpr double session_noise = 0.2;

inline Criterion speed() {
  Criterion criterion;
  criterion.name = "speed";
  criterion.how = CommandCriterion{"x", JsonMetric{"/x"}};
  return criterion;
}

/// A value whose logarithm is that many deviations from that of 100.
inline double value_at(double deviations) { return 100 * std::exp(session_noise * deviations); }

inline ResultEvidence result_of(std::size_t approach, int sample, double deviations) {
  ResultEvidence result;
  result.approach = fmt::format("a{}", approach);
  result.sample = sample;
  result.values = {{value_at(deviations)}};
  return result;
}

/// Approaches with those true qualities, `samples` sessions each.
inline EvidenceTable world_of(Random& random, std::vector<double> const& qualities, int samples,
                              Noise noise) {
  EvidenceTable table;
  table.criteria = {speed()};
  for (std::size_t i = 0; i < qualities.size(); ++i) {
    for (int sample = 1; sample <= samples; ++sample)
      table.results.push_back(result_of(i, sample, qualities[i] + random.noise(noise, i)));
  }
  return table;
}

inline Conclusion approach_verdict(EvidenceTable const& table, double confidence) {
  DecisionSettings settings;
  settings.approach_confidence = confidence;
  settings.futures = 0;
  return *decide(table, settings).approach;
}

/// Prints rows, and counts those that do not hold.
class Report {
 public:
  /// Of shares that so few worlds do not tell exactly, two standard errors beyond the limit count
  /// as holding; with `worlds` from 1,000 on none do.
  explicit Report(int worlds = exact_worlds) : worlds_(worlds) {}

  /// `found` must be at most (or at least) `limit`.
  void row(int number, std::string const& setting, double found, bool at_most, double limit) {
    double const slack = slack_at(limit);
    bool const holds = at_most ? found <= limit + slack : found >= limit - slack;
    failures_ += holds ? 0 : 1;
    fmt::print("{:>3}  {:<52} {:>7.3f}  {} {:.3f}  {}  margin {:+.3f}\n", number, setting, found,
               at_most ? "<=" : ">=", limit, holds ? "holds" : "FAILS",
               at_most ? limit - found : found - limit);
  }
  /// The same where no rule is known that reaches the limit: listed, and not counted.
  void listed(int number, std::string const& setting, double found, double limit) {
    fmt::print("{:>3}  {:<52} {:>7.3f}  >= {:.3f}  {}\n", number, setting, found, limit,
               found >= limit ? "holds" : "listed");
  }
  void note(std::string const& text) { fmt::print("     {}\n", text); }
  [[nodiscard]] int failures() const { return failures_; }

 private:
  static constexpr int exact_worlds = 1000;

  [[nodiscard]] double slack_at(double limit) const {
    if (worlds_ >= exact_worlds || limit <= 0 || limit >= 1) return 0;
    return 2 * std::sqrt(limit * (1 - limit) / worlds_);
  }

  int worlds_;
  int failures_ = 0;
};

/// Approaches [approach][criterion] with that truth, measured in rounds.
inline EvidenceTable in_rounds(Random& random, std::vector<std::vector<double>> const& truths,
                               int rounds, double noise) {
  EvidenceTable table;
  for (std::size_t c = 0; c < truths.front().size(); ++c) {
    table.criteria.push_back(speed());
    table.criteria.back().name = fmt::format("c{}", c);
  }
  for (std::size_t i = 0; i < truths.size(); ++i) {
    ResultEvidence result;
    result.approach = fmt::format("a{}", i);
    for (double const truth : truths[i]) {
      auto& row = result.values.emplace_back();
      for (int round = 0; round < rounds; ++round)
        row.emplace_back(truth * std::exp(noise * random.normal()));
    }
    table.results.push_back(std::move(result));
  }
  return table;
}

/// Slows every round down by a share of its own, for all approaches alike.
inline void add_load(Random& random, EvidenceTable& table, double deviation) {
  for (std::size_t round = 0; round < table.results.front().values.front().size(); ++round) {
    double const load = std::exp(deviation * random.normal());
    for (auto& result : table.results) {
      for (auto& row : result.values) row[round] = *row[round] * load;
    }
  }
}

}  // namespace known_truth
