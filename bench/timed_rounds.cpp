#include "timed_rounds.hpp"

#include "rounds/measured_enough.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace known_truth {
namespace {

constexpr int most_rounds = 20, fewest_rounds = 5;
constexpr double load = 0.3;  // standard deviation of the logarithm of a round's slowness

EvidenceTable first_rounds(EvidenceTable table, int rounds) {
  for (auto& result : table.results) {
    for (auto& row : result.values) row.resize(static_cast<std::size_t>(rounds));
  }
  return table;
}

struct Stopped {
  Decision decision;
  int rounds = 0;
};

/// Looks after each round from the fifth on, and stops as `repeat = "auto"` does.
Stopped until_clear(EvidenceTable const& all) {
  EvaluateSettings const settings;
  int rounds = fewest_rounds;
  while (rounds < most_rounds && !rounds::is_measured_enough(first_rounds(all, rounds), settings))
    ++rounds;
  DecisionSettings looked_at;
  looked_at.rounds_stopping = true;
  return {decide(first_rounds(all, rounds), looked_at), rounds};
}

EvidenceTable under_load(Random& random, std::vector<double> const& truths, double noise) {
  std::vector<std::vector<double>> rows;
  for (double const truth : truths) rows.push_back({truth});
  auto table = in_rounds(random, rows, most_rounds, noise);
  add_load(random, table, load);
  return table;
}

}  // namespace

void faster_by_rounds(Report& report, int worlds) {
  for (double const noise : {0.03, 0.1}) {
    Random random(5);
    int at_once = 0, stopping = 0, rounds = 0;
    for (int i = 0; i < worlds; ++i) {
      auto const table = under_load(random, {110, 100}, noise);
      auto const stopped = until_clear(table);
      at_once += decide(table).result.best == "a0" ? 1 : 0;
      stopping += stopped.decision.result.best == "a0" ? 1 : 0;
      rounds += stopped.rounds;
    }
    double const enough = noise < 0.05 ? 0.95 : 0.4;
    auto const setting = fmt::format("10 % faster under load, {:.0f} % of noise: ", 100 * noise);
    report.row(5, setting + "20 rounds", static_cast<double>(at_once) / worlds, false, enough);
    report.row(5, setting + "auto", static_cast<double>(stopping) / worlds, false, enough);
    report.note(fmt::format("auto took {:.1f} rounds", static_cast<double>(rounds) / worlds));
  }
}

void alike_by_rounds(Report& report, int worlds) {
  constexpr double most_named = 0.05 + 0.01;
  for (std::size_t const programs : {2U, 4U}) {
    Random random(10);
    int named = 0, rounds = 0;
    for (int i = 0; i < worlds; ++i) {
      auto const stopped =
          until_clear(under_load(random, std::vector<double>(programs, 100), 0.05));
      named += stopped.decision.result.best.empty() ? 0 : 1;
      rounds += stopped.rounds;
    }
    report.row(10, fmt::format("{} programs alike under load, auto: one is named", programs),
               static_cast<double>(named) / worlds, true, most_named);
    report.note(fmt::format("auto took {:.1f} rounds", static_cast<double>(rounds) / worlds));
  }
}

void alike_in_fixed_rounds(Report& report, int worlds) {
  for (std::size_t const programs : {2U, 3U, 4U}) {
    std::map<double, double> worst;
    for (int const rounds : {2, 3, 4, 5, 7, 10, 20}) {
      Random random(1);
      std::map<double, int> named;
      std::vector<std::vector<double>> const truths(programs, {100});
      for (int i = 0; i < worlds; ++i) {
        auto const table = in_rounds(random, truths, rounds, 0.05);
        DecisionSettings settings;
        settings.futures = 0;
        for (double const c : {0.8, 0.9, 0.95}) {
          settings.result_confidence = c;
          named[c] += decide(table, settings).result.best.empty() ? 0 : 1;
        }
      }
      for (auto const& [c, count] : named) {
        auto const share = static_cast<double>(count) / worlds;
        worst[c] = std::max(worst[c], share);
        report.note(fmt::format("{} programs alike, {} rounds, c = {}: {:.3f}", programs, rounds, c,
                                share));
      }
    }
    for (auto const& [c, share] : worst) {
      report.row(1, fmt::format("{} programs alike, c = {}, worst of 2…20 rounds", programs, c),
                 share, true, 1 - c + 0.01);
    }
  }
}

}  // namespace known_truth
