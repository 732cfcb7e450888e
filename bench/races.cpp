#include "races.hpp"

#include "rounds/strategy.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace known_truth {
namespace {

constexpr int most_samples = 40;

std::vector<rounds::Candidate> candidates_of(EvidenceTable const& table, Conclusion const& answer) {
  std::vector<rounds::Candidate> candidates;
  for (auto const& each : answer.candidates) {
    rounds::Candidate candidate;
    candidate.approach = each.name;
    candidate.passes = true;
    candidate.score = each.total.value_or(0);
    candidate.probability = each.chance_best_or_equal.value_or(0);
    candidate.samples =
        static_cast<int>(std::ranges::count(table.results, each.name, &ResultEvidence::approach));
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

}  // namespace

Raced run_race(Random& random, std::vector<double> const& qualities, Noise noise, double confidence,
               int most, int futures) {
  auto table = world_of(random, qualities, 2, noise);
  DecisionSettings settings;
  settings.approach_confidence = confidence;
  settings.futures = futures;
  settings.sessions_stopping = true;
  settings.limit = most;
  for (;;) {
    auto answer = *decide(table, settings).approach;
    auto const candidates = candidates_of(table, answer);
    bool const settled =
        answer.kind == VerdictKind::recommended || answer.kind == VerdictKind::equal;
    bool const futile = answer.outlook && rounds::is_futile(*answer.outlook, most);
    auto const again = rounds::to_sample_again(candidates, settled || futile, most);
    if (again.empty()) return {std::move(answer), table.results.size()};
    for (auto const& name : again) {
      auto const index = std::stoul(name.substr(1));
      auto const sample =
          1 + static_cast<int>(std::ranges::count(table.results, name, &ResultEvidence::approach));
      table.results.push_back(
          result_of(index, sample, qualities[index] + random.noise(noise, index)));
    }
  }
}

void race_of_equals(Report& report, int worlds) {
  // A race decides up to forty times, and the rates are far below what is allowed.
  worlds = std::max(50, worlds / 20);
  for (auto const noise : {Noise::normal, Noise::t3, Noise::lognormal}) {
    for (std::size_t const k : {2U, 4U, 8U}) {
      for (double const c : {0.8, 0.9, 0.95}) {
        Random random(2);
        int claims = 0;
        for (int i = 0; i < worlds; ++i) {
          auto const raced =
              run_race(random, std::vector<double>(k, 0.0), noise, c, most_samples, 0);
          claims += raced.answer.kind == VerdictKind::recommended ? 1 : 0;
        }
        report.row(2, fmt::format("a race of equals, {}, k = {}, c = {}", name_of(noise), k, c),
                   static_cast<double>(claims) / worlds, true, 1 - c + 0.01);
      }
    }
  }
}

void race(Report& report, int worlds) {
  Random random(17);
  int claimed = 0;
  double sessions = 0;
  for (int i = 0; i < worlds; ++i) {
    auto const raced = run_race(random, {1, 0}, Noise::normal, 0.8, most_samples, 400);
    claimed += raced.answer.best == "a0" ? 1 : 0;
    sessions += static_cast<double>(raced.sessions);
  }
  report.row(17, "k = 2, gap 1 s, c = 0.8: claimed", static_cast<double>(claimed) / worlds, false,
             0.9);
  report.note(fmt::format("{:.1f} sessions on average", sessions / worlds));

  int by_race = 0, by_all = 0;
  sessions = 0;
  for (int i = 0; i < worlds; ++i) {
    std::vector<double> qualities(8);
    for (auto& quality : qualities) quality = random.normal();
    auto const best =
        static_cast<std::size_t>(std::ranges::max_element(qualities) - qualities.begin());
    auto const raced = run_race(random, qualities, Noise::normal, 0.8, 20);
    sessions += static_cast<double>(raced.sessions);
    by_race += raced.answer.leader == fmt::format("a{}", best) ? 1 : 0;
    auto const all = approach_verdict(world_of(random, qualities, 10, Noise::normal), 0.8);
    by_all += all.leader == fmt::format("a{}", best) ? 1 : 0;
  }
  report.row(17, "k = 8, τ/s = 1: leads as often as 10 of each, less",
             static_cast<double>(by_all - by_race) / worlds, true, 0.02);
  report.row(17, "k = 8, τ/s = 1: share of the sessions", sessions / worlds / 80, true, 0.6);

  sessions = 0;
  for (int i = 0; i < worlds; ++i)
    sessions += static_cast<double>(
        run_race(random, {0, 0}, Noise::normal, 0.8, most_samples, 400).sessions);
  report.row(17, "two equals: share of the most sessions", sessions / worlds / (2 * most_samples),
             true, 0.5);
}

}  // namespace known_truth
