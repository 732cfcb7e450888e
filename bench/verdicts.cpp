/// Verdicts with known truth: simulated worlds go through decide(), as the shipped code has it, and
/// each row says what was found, what must hold, and by how much it does.
///   bench_verdicts [ROW…] [--worlds N]
#include "judges.hpp"
#include "known_truth.hpp"
#include "policies.hpp"
#include "races.hpp"
#include "timed_rounds.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace known_truth;

/// 1: a winner among equals.
void all_equal(Report& report, int worlds) {
  for (auto const noise : {Noise::normal, Noise::t3, Noise::lognormal}) {
    for (std::size_t const k : {2U, 4U, 8U}) {
      std::map<double, double> worst;
      for (int const n : {2, 3, 5, 10, 20}) {
        Random random(1);
        std::map<double, int> claims;
        for (int i = 0; i < worlds; ++i) {
          auto const table = world_of(random, std::vector<double>(k, 0.0), n, noise);
          for (double const c : {0.8, 0.9, 0.95}) {
            if (approach_verdict(table, c).kind == VerdictKind::recommended) ++claims[c];
          }
        }
        for (double const c : {0.8, 0.9, 0.95})
          worst[c] = std::max(worst[c], static_cast<double>(claims[c]) / worlds);
      }
      for (double const c : {0.8, 0.9, 0.95}) {
        report.row(
            1, fmt::format("all equal, {}, k = {}, c = {}, worst n of 2…20", name_of(noise), k, c),
            worst[c], true, 1 - c + (noise == Noise::normal ? 0.01 : 0.02));
      }
    }
  }
  alike_in_fixed_rounds(report, worlds);
}

/// 3: a strict claim between two that are tied for the best.
void tied_best(Report& report, int worlds) {
  for (double const c : {0.8, 0.95}) {
    for (int const n : {2, 3, 5, 10, 20}) {
      Random random(3);
      int claims = 0;
      for (int i = 0; i < worlds; ++i) {
        auto const answer = approach_verdict(world_of(random, {0, 0, -2, -2}, n, Noise::normal), c);
        bool const tied = answer.best == "a0" || answer.best == "a1";
        claims += tied ? 1 : 0;
      }
      report.row(3, fmt::format("two tied, two others 2 s behind, n = {}, c = {}", n, c),
                 static_cast<double>(claims) / worlds, true, 1 - c + 0.01);
    }
  }
}

/// 4: how often a claim is right.
void right_claims(Report& report, int worlds) {
  constexpr double matters = 0.1;  // 2 % in deviations
  for (auto const noise : {Noise::normal, Noise::t3, Noise::lognormal, Noise::unequal}) {
    double made = 0;
    for (std::size_t const k : {2U, 4U, 8U}) {
      for (int const n : {2, 3, 5, 10}) {
        double claims = 0, right = 0;
        for (double const spread : {0.25, 0.5, 1.0, 2.0}) {
          Random random(4);
          double own_claims = 0, own_right = 0;
          for (int i = 0; i < worlds; ++i) {
            std::vector<double> qualities(k);
            for (auto& quality : qualities) quality = spread * random.normal();
            auto const answer = approach_verdict(world_of(random, qualities, n, noise), 0.85);
            if (answer.kind != VerdictKind::recommended) continue;
            own_claims += 1;
            double const own = qualities[std::stoul(answer.best.substr(1))];
            if (own >= *std::ranges::max_element(qualities) - matters) own_right += 1;
          }
          claims += own_claims;
          right += own_right;
          auto const cell =
              fmt::format("{}, k = {}, n = {}, τ/s = {}", name_of(noise), k, n, spread);
          if (own_claims >= 0.03 * worlds) {
            // Of fewer claims the share is not known well enough.
            if (noise == Noise::unequal || own_claims < 100) {
              report.listed(4, cell + ": right", own_right / own_claims, 0.6);
            } else {
              report.row(4, cell + ": right", own_right / own_claims, false, 0.6);
            }
          }
          if (spread == 1 && n == 5) {
            report.note(fmt::format("{}: claims in {:.3f}", cell, own_claims / worlds));
            made += own_claims / worlds / 3;
          }
        }
        auto const all = fmt::format("{}, k = {}, n = {}, all τ/s: right", name_of(noise), k, n);
        double const share = claims > 0 ? right / claims : 1;
        if (noise == Noise::unequal && n < 5) {
          report.listed(4, all, share, 0.85);
        } else {
          report.row(4, all, share, false, 0.85);
        }
      }
    }
    report.row(4, fmt::format("{}, n = 5, τ/s = 1, all k: claims", name_of(noise)), made, false,
               0.2);
  }
}

/// 5: power.
void power(Report& report, int worlds) {
  auto const claims = [&](std::vector<double> const& qualities) {
    Random random(5);
    int count = 0;
    for (int i = 0; i < worlds; ++i)
      count += approach_verdict(world_of(random, qualities, 10, Noise::normal), 0.8).best == "a0";
    return static_cast<double>(count) / worlds;
  };
  report.row(5, "k = 2, gap 1 s, n = 10, c = 0.8", claims({1, 0}), false, 0.75);
  report.row(5, "k = 4, best by 1.5 s, n = 10, c = 0.8", claims({1.5, 0, 0, 0}), false, 0.85);
  faster_by_rounds(report, worlds);
}

/// 6: noise in criteria in which all are equal.
void noise_of_others(Report& report, int worlds) {
  Random random(6);
  int first = 0;
  for (int i = 0; i < worlds; ++i) {
    auto const table = in_rounds(random, {{200, 100, 100}, {100, 100, 100}}, 1, 0.01);
    first += decide(table).result.candidates.front().name == "a0" ? 1 : 0;
  }
  report.row(6, "twice as good in one of three, 1 % noise: first",
             static_cast<double>(first) / worlds, false, 0.99);
}

/// 7: a dominated candidate changes the order of the others.
void irrelevant(Report& report, int worlds) {
  Random random(7);
  int changed = 0;
  for (int i = 0; i < worlds; ++i) {
    std::vector<std::vector<double>> truths(2 + static_cast<std::size_t>(random.uniform() * 4));
    auto const criteria = 1 + static_cast<std::size_t>(random.uniform() * 3);
    for (auto& row : truths) {
      for (std::size_t c = 0; c < criteria; ++c) row.push_back(std::exp(2 * random.normal()));
    }
    auto table = in_rounds(random, truths, 1 + static_cast<int>(random.uniform() * 3), 0.1);
    for (auto& result : table.results) {
      result.passed = random.uniform() > 0.15;
      for (auto& row : result.values) {
        if (random.uniform() < 0.05) row.clear();
      }
    }
    auto const order = [](EvidenceTable const& all) {
      std::vector<std::string> names;
      for (auto const& each : decide(all).result.candidates) {
        if (each.rank && each.name != "worse") names.push_back(each.name);
      }
      return names;
    };
    auto const before = order(table);
    auto worse = table.results[static_cast<std::size_t>(random.uniform() *
                                                        static_cast<double>(table.results.size()))];
    worse.approach = "worse";
    for (auto& row : worse.values) {
      for (auto& value : row) value = *value * (0.5 + 0.5 * random.uniform());
    }
    table.results.push_back(std::move(worse));
    changed += order(table) == before ? 0 : 1;
  }
  report.row(7, "a dominated candidate is added: order changed",
             static_cast<double>(changed) / worlds, true, 0);
}

/// 8: faster, but fails half of its sessions.
void unreliable(Report& report, int worlds) {
  for (double const faster : {1.01, 1.05}) {
    for (int const n : {4, 8, 16}) {
      Random random(8);
      int taken = 0;
      for (int i = 0; i < worlds; ++i) {
        EvidenceTable table;
        table.criteria = {speed()};
        for (int sample = 1; sample <= n; ++sample) {
          for (bool const coin : {false, true}) {
            ResultEvidence result;
            result.approach = coin ? "coin" : "steady";
            result.sample = sample;
            result.passed = !coin || random.uniform() < 0.5;
            result.values = {{100 * (coin ? faster : 1) * std::exp(0.003 * random.normal())}};
            table.results.push_back(std::move(result));
          }
        }
        taken += approach_verdict(table, 0.8).best == "coin" ? 1 : 0;
      }
      double const limit = faster < 1.02 ? 0.01 : n == 4 ? 0.08 : 0.02;
      report.row(
          8,
          fmt::format("{:.0f} % faster, fails half of its sessions, n = {}", 100 * (faster - 1), n),
          static_cast<double>(taken) / worlds, true, limit);
    }
  }
}

/// 9: everything is worse than the base.
void worse_than_base(Report& report, int worlds) {
  Random random(9);
  int kept = 0, kept_exact = 0;
  for (int i = 0; i < worlds; ++i) {
    auto table = in_rounds(random, {{97}, {96}, {95}}, 5, 0.01);
    table.base = in_rounds(random, {{100}}, 5, 0.01).results.front();
    kept += decide(table).result.kind == VerdictKind::keep_base ? 1 : 0;
    table = in_rounds(random, {{97}, {96}, {95}}, 1, 0);
    for (auto& criterion : table.criteria) criterion.scale = ScaleKind::count;
    table.base = in_rounds(random, {{100}}, 1, 0).results.front();
    kept_exact += decide(table).result.kind == VerdictKind::keep_base ? 1 : 0;
  }
  report.row(9, "all 3 s worse than the base: keep_base", static_cast<double>(kept) / worlds, false,
             0.98);
  report.row(9, "all worse by exact values: keep_base", static_cast<double>(kept_exact) / worlds,
             false, 0.98);
}

/// 14: predictions of what settles it, in worlds drawn from the prior that is stated.
void outlooks(Report& report, int worlds) {
  Random random(14);
  double promised = 0, settled = 0;
  int unclear = 0;
  for (int i = 0; i < worlds; ++i) {
    double const spread =
        random.uniform() < 0.25 ? 0 : std::exp2((std::floor(12 * random.uniform()) - 5) / 2);
    std::vector<double> qualities(2 + static_cast<std::size_t>(3 * random.uniform()));
    for (auto& quality : qualities) quality = spread * random.normal();
    auto table = world_of(random, qualities, 4, Noise::normal);
    DecisionSettings settings;
    settings.futures = 200;
    auto const answer = *decide(table, settings).approach;
    if (!answer.outlook) continue;
    ++unclear;
    promised += answer.outlook->chance;
    for (auto const& name : answer.outlook->approaches) {
      auto const index = std::stoul(name.substr(1));
      for (int more = 1; more <= answer.outlook->more; ++more)
        table.results.push_back(result_of(index, 4 + more, qualities[index] + random.normal()));
    }
    settled += approach_verdict(table, 0.8).kind == VerdictKind::no_clear_winner ? 0 : 1;
  }
  report.row(14, "settled less what was promised, of unclear verdicts",
             std::abs(settled - promised) / std::max(1, unclear), true, 0.05);
  report.note(fmt::format("promised {:.3f}, settled {:.3f}, of {} unclear verdicts",
                          promised / unclear, settled / unclear, unclear));
}

/// 15: one freak session of a loser.
void freak(Report& report, int worlds) {
  Random random(15);
  int told = 0;
  for (int i = 0; i < worlds; ++i) {
    EvidenceTable table;
    table.criteria = {speed()};
    for (int sample = 1; sample <= 4; ++sample) {
      table.results.push_back(result_of(0, sample, random.normal()));
      table.results.push_back(result_of(1, sample, -10 + random.normal()));
      table.results.push_back(result_of(2, sample, sample == 4 ? -180 : -10 + random.normal()));
    }
    told += approach_verdict(table, 0.8).best == "a0" ? 1 : 0;
  }
  report.row(15, "10 s apart, a third with one freak session: claimed",
             static_cast<double>(told) / worlds, false, 0.95);
}

/// The cost of a whole verdict, in ms.
void cost(Report& report, int) {
  Random random(100);
  std::vector<std::vector<double>> truths;
  for (int i = 0; i < 8; ++i) truths.push_back({100, 100, 100, 100, 100});
  EvidenceTable table;
  for (int sample = 1; sample <= 10; ++sample) {
    auto part = in_rounds(random, truths, 20, 0.05);
    table.criteria = part.criteria;
    for (auto& result : part.results) {
      result.sample = sample;
      table.results.push_back(std::move(result));
    }
  }
  table.base = in_rounds(random, {{90, 90, 90, 90, 90}}, 20, 0.05).results.front();
  (void)decide(table);
  auto const start = std::chrono::steady_clock::now();
  constexpr int times = 10;
  for (int i = 0; i < times; ++i) (void)decide(table);
  std::chrono::duration<double, std::milli> const spent = std::chrono::steady_clock::now() - start;
  report.row(0, "ms for 8 approaches x 10 samples x 5 criteria x 20 rounds", spent.count() / times,
             true, 50);
  auto unclear = world_of(random, std::vector<double>(8, 0.0), 10, Noise::normal);
  auto const begin = std::chrono::steady_clock::now();
  auto const answer = *decide(unclear).approach;
  std::chrono::duration<double, std::milli> const with_outlook =
      std::chrono::steady_clock::now() - begin;
  report.row(0, answer.outlook ? "ms with an outlook, 8 approaches x 10 samples" : "no outlook",
             with_outlook.count(), true, 250);
}

using Row = std::function<void(Report&, int)>;

/// Properties that hold in every table are looked for in 10,000, unless few worlds are wanted.
Row in_many_tables(Row row) {
  return [row = std::move(row)](Report& report, int worlds) {
    constexpr int many = 10'000, few = 1'000;
    row(report, worlds < few ? worlds : std::max(worlds, many));
  };
}

std::map<int, Row> rows() {
  return {{0, cost},
          {1, all_equal},
          {2, race_of_equals},
          {3, tied_best},
          {4, right_claims},
          {5, power},
          {6, noise_of_others},
          {7, in_many_tables(irrelevant)},
          {8, unreliable},
          {9, worse_than_base},
          {10, alike_by_rounds},
          {11, flaky_gates},
          {12, judges},
          {13, planned_samples},
          {14, outlooks},
          {15, freak},
          {17, race},
          {18, seeds},
          {20, in_many_tables(consistency)}};
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<int> wanted;
  int worlds = 4000;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--worlds" && i + 1 < argc) {
      worlds = std::stoi(argv[++i]);
    } else {
      wanted.push_back(std::stoi(argv[i]));
    }
  }
  Report report(worlds);
  fmt::print("row  setting {:>51}\n", "found  must be");
  for (auto const& [number, run] : rows()) {
    bool const chosen = wanted.empty() || std::ranges::find(wanted, number) != wanted.end();
    if (chosen) run(report, worlds);
  }
  return report.failures() == 0 ? 0 : 1;
}
