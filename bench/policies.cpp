#include "policies.hpp"

#include "parallel_explore/runs_table.hpp"
#include "parallel_explore/sample_plan.hpp"
#include "score/flakiness.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace known_truth {
namespace {

/// The number of failures in `runs` runs.
int failures_of(Random& random, int runs, double rate) {
  int failures = 0;
  for (int i = 0; i < runs; ++i) failures += random.uniform() < rate ? 1 : 0;
  return failures;
}

/// How often a gate that first failed and then passed is judged to have failed: by 20 runs on the
/// candidate and on the base.
double found_out(Random& random, double rate, double rate_of_base, int worlds) {
  constexpr int runs = 20;
  std::map<std::pair<int, int>, bool> known;
  int found = 0;
  for (int i = 0; i < worlds; ++i) {
    auto const own = failures_of(random, runs, rate);
    auto const base = failures_of(random, runs, rate_of_base);
    auto const [at, is_new] = known.try_emplace({own, base}, false);
    if (is_new) at->second = score::chance_of_more_failures({runs, own}, {runs, base}) >= 0.95;
    found += at->second ? 1 : 0;
  }
  return static_cast<double>(found) / worlds;
}

/// A random table: values of any size, some missing, some failing, with and without a base.
EvidenceTable any_table(Random& random) {
  EvidenceTable table;
  auto const criteria = 1 + static_cast<int>(4 * random.uniform());
  for (int c = 0; c < criteria; ++c) {
    auto& criterion = table.criteria.emplace_back(speed());
    criterion.name = fmt::format("c{}", c);
    criterion.weight = random.uniform() < 0.2 ? 0 : random.uniform();
    if (random.uniform() < 0.3) criterion.scale = ScaleKind::count;
    if (random.uniform() < 0.5) criterion.better = Better::lower;
  }
  auto const result = [&](std::string name, int sample) {
    ResultEvidence each;
    each.approach = std::move(name);
    each.sample = sample;
    each.passed = random.uniform() < 0.8;
    auto const rounds = 1 + static_cast<int>(4 * random.uniform());
    for (int c = 0; c < criteria; ++c) {
      auto& row = each.values.emplace_back();
      double const size = std::exp(20 * random.normal() * (random.uniform() < 0.1 ? 1 : 0.05));
      for (int round = 0; round < rounds; ++round) {
        row.emplace_back(size * std::exp(0.1 * random.normal()));
        if (random.uniform() < 0.05) row.back().reset();
        if (random.uniform() < 0.01) row.back() = 0;
      }
    }
    return each;
  };
  auto const approaches = 1 + static_cast<int>(6 * random.uniform());
  auto const samples = random.uniform() < 0.5 ? 1 : 1 + static_cast<int>(4 * random.uniform());
  for (int i = 0; i < approaches; ++i) {
    for (int sample = 1; sample <= samples; ++sample)
      table.results.push_back(result(fmt::format("a{}", i), sample));
  }
  if (random.uniform() < 0.5) table.base = result("base", 1);
  return table;
}

/// Whether an answer says one thing only.
bool is_consistent(Conclusion const& answer) {
  bool const takes = answer.kind == VerdictKind::recommended || answer.kind == VerdictKind::equal ||
                     answer.kind == VerdictKind::safe_choice;
  bool const best = answer.kind == VerdictKind::recommended;
  bool const equal = answer.kind == VerdictKind::equal;
  bool const ranked = std::ranges::any_of(
      answer.candidates, [](RankedCandidate const& each) { return each.rank.has_value(); });
  return takes == !answer.take.empty() && best == !answer.best.empty() &&
         equal == (answer.equal.size() > 1) && (ranked || !takes);
}

/// How the text of each kind begins, or what it contains.
std::string sign_of(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::nothing_passed:
      return "Nothing passed";
    case VerdictKind::keep_base:
      return "Keep what you have";
    case VerdictKind::equal:
      return " are equal for practical purposes";
    case VerdictKind::recommended:
      return "Recommended: ";
    case VerdictKind::safe_choice:
      return " is a safe choice";
    case VerdictKind::no_clear_winner:
      return "No clear winner";
  }
  return {};
}

bool agrees(EvidenceTable const& table, Decision const& decision) {
  auto const text = to_text(table, decision);
  auto const first = text.substr(0, text.find('\n'));
  auto const json = boost::json::parse(decision_json(table, decision));
  auto const& answer = json.at_pointer("/recommendations/result");
  auto const sign = decision.scored || decision.result.kind != VerdictKind::equal
                        ? sign_of(decision.result.kind)
                        : std::string(" passed, and there is nothing ");
  bool const null = decision.result.take.empty();
  return first.find(sign) != std::string::npos &&
         answer.at("kind").as_string() == name_of(decision.result.kind) &&
         answer.at("text").as_string() == first && json.at("take").is_null() == null;
}

}  // namespace

void flaky_gates(Report& report, int worlds) {
  Random random(11);
  for (int const retries : {1, 2}) {
    int failed = 0;
    for (int i = 0; i < worlds; ++i)
      failed += failures_of(random, 1 + retries, 0.3) == 1 + retries ? 1 : 0;
    report.row(11, fmt::format("a gate that passes 70 %, {} retries: disqualified", retries),
               static_cast<double>(failed) / worlds, true, retries == 1 ? 0.11 : 0.04);
  }
  int const many = 100 * worlds;  // they cost little
  report.row(11, "FLAKY, introduced 30 % to a clean base: detected",
             found_out(random, 0.3, 0, many), false, 0.85);
  report.row(11, "FLAKY, as flaky as the base: counted as failed",
             found_out(random, 0.3, 0.3, many), true, 0.06);
}

void planned_samples(Report& report, int worlds) {
  for (int const approaches : {2, 4}) {
    for (double const gap : {1.0, 1.5}) {
      SamplePlan plan;
      plan.gap = gap;
      plan.approaches = approaches;
      auto const needed = samples_needed(plan).value_or(0);
      std::vector<double> qualities(static_cast<std::size_t>(approaches), 0.0);
      qualities.front() = gap;
      auto const claimed = [&](int samples) {
        Random random(13);
        int count = 0;
        for (int i = 0; i < worlds; ++i) {
          auto const table = world_of(random, qualities, samples, Noise::normal);
          count += approach_verdict(table, plan.confidence).best == "a0" ? 1 : 0;
        }
        return static_cast<double>(count) / worlds;
      };
      // Its own simulation has an error of 1.3 points.
      auto const setting =
          fmt::format("planned: k = {}, gap {} s, n = {}", approaches, gap, needed);
      report.row(13, setting + ": claimed", claimed(needed), false, plan.power - 0.03);
      auto const fewer = static_cast<int>(std::floor(needed / 1.3));
      report.row(13, fmt::format("{} instead: claimed", fewer), claimed(fewer), true,
                 plan.power + 0.03);
    }
  }
}

void seeds(Report& report, int worlds) {
  Random random(18);
  int changed = 0;
  auto const tables = std::max(1, worlds / 40);
  for (int i = 0; i < tables; ++i) {
    auto const table = world_of(random, {0.5, 0.2, 0}, 4, Noise::normal);
    std::set<VerdictKind> kinds;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      DecisionSettings settings;
      settings.seed = seed;
      settings.futures = 4;
      kinds.insert(decide(table, settings).approach->kind);
    }
    changed += kinds.size() > 1 ? 1 : 0;
  }
  report.row(18, "40 seeds: another kind", static_cast<double>(changed) / tables, true, 0);
}

void consistency(Report& report, int worlds) {
  Random random(20);
  int wrong = 0;
  DecisionSettings settings;
  settings.futures = 4;
  for (int i = 0; i < worlds; ++i) {
    auto const table = any_table(random);
    auto const decision = decide(table, settings);
    bool const one =
        is_consistent(decision.result) && (!decision.approach || is_consistent(*decision.approach));
    wrong += one && agrees(table, decision) ? 0 : 1;
  }
  report.row(20, "random tables: not one kind, or text and JSON differ",
             static_cast<double>(wrong) / worlds, true, 0);
}

}  // namespace known_truth
