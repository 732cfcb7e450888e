// Prints random tables of evidence, a line of JSON each, with the decision on them under other
// weights:
//   random_tables COUNT SEED
// The engine of the report page has to reach the same: test/web/engine.test.mjs.
#include "parallel_explore/decision.hpp"
#include "report/json_values.hpp"
#include "report/table_json.hpp"
#include "score/headline.hpp"

#include <boost/json.hpp>

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <random>

namespace {

using namespace parallel_explore;
namespace json = boost::json;
using report::or_null;

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  EvidenceTable table() {
    EvidenceTable table;
    int const criteria = whole(1, 4);
    for (int i = 0; i < criteria; ++i) table.criteria.push_back(criterion(i));
    bool const sampled = chance(0.5);
    int const rounds = chance(0.3) ? 1 : whole(2, 8);
    int const approaches = whole(1, 6);
    for (int i = 0; i < approaches; ++i) {
      double const skill = 1 + whole(0, 3) * real(0, 0.1);
      int const samples = sampled ? whole(1, 5) : 1;
      for (int k = 1; k <= samples; ++k)
        table.results.push_back(result("a\"" + std::to_string(i), k, skill, rounds, table));
    }
    if (table.results.size() > 1 && chance(0.1)) table.results.back().same_as = 0;
    if (chance(0.5)) table.base = result("base", 1, 1, rounds, table);
    if (table.base) table.base->passed = true;
    return table;
  }

  DecisionSettings settings() {
    DecisionSettings settings;
    settings.result_confidence = chance(0.8) ? 0.95 : real(0.5, 0.99);
    settings.approach_confidence = chance(0.8) ? 0.8 : real(0.5, 0.99);
    if (chance(0.2)) settings.matters = real(0, 0.1);
    settings.sessions_stopping = chance(0.2);
    settings.rounds_stopping = chance(0.2);
    if (chance(0.2)) settings.limit = whole(1, 10);
    if (chance(0.2)) settings.spreads = {real(0.2, 4), real(0.2, 4), 1};
    settings.futures = chance(0.05) ? 50 : 0;
    return settings;
  }

  double weight() { return chance(0.15) ? 0 : real(0.1, 3); }

 private:
  bool chance(double probability) { return real(0, 1) < probability; }
  int whole(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }
  double real(double low, double high) {
    return std::uniform_real_distribution(low, high)(random_);
  }

  Criterion criterion(int number) {
    Criterion criterion;
    criterion.name = "c\u00e4 " + std::to_string(number);
    criterion.weight = weight();
    criterion.better = chance(0.5) ? Better::higher : Better::lower;
    if (chance(0.5)) criterion.unit = "ms";
    switch (whole(0, 5)) {
      case 0:
        criterion.how = JudgeQuestion{"?"};
        break;
      case 1:
        criterion.how = SelfReport();
        break;
      case 2:
        criterion.how = BuiltinMetric::lines_changed;
        break;
      case 3:
        criterion.how = CommandCriterion{.run = "x", .metric = ProcessMetric::exit};
        criterion.gate = true;
        criterion.weight = 0;
        break;
      default:
        criterion.how = CommandCriterion{.run = "x", .metric = ProcessMetric::seconds};
        if (chance(0.3)) {
          criterion.worst = 0;
          criterion.best = 200;
        }
        if (chance(0.2)) criterion.factor = real(1.5, 20);
        if (chance(0.3)) criterion.matters = Difference{real(0.005, 0.2), chance(0.5)};
    }
    return criterion;
  }

  ResultEvidence result(std::string approach, int sample, double skill, int rounds,
                        EvidenceTable const& table) {
    ResultEvidence result;
    result.approach = std::move(approach);
    result.sample = sample;
    result.passed = chance(0.85);
    if (chance(0.7)) result.lines_changed = whole(0, 200);
    if (chance(0.5)) result.cost_usd = real(0, 2);
    for (auto const& criterion : table.criteria) {
      auto& values = result.values.emplace_back();
      bool const on_score_scale = is_on_score_scale(criterion);
      auto& error = result.errors.emplace_back();
      if (on_score_scale && chance(0.5))
        error = StandardError{real(0, 1), chance(0.5) ? 5 : INFINITY};
      if (chance(0.05)) continue;  // missing
      double const noise = chance(0.2) ? 0 : real(0, 0.1);
      for (int i = 0; i < (on_score_scale ? 1 : rounds); ++i) {
        if (chance(0.03)) {
          values.emplace_back();
          continue;
        }
        double const value = (on_score_scale ? 5 : 100) * skill * (1 + real(-noise, noise));
        values.emplace_back(on_score_scale ? std::min(10.0, value) : value);
      }
    }
    return result;
  }

  std::mt19937_64 random_;
};

json::value candidate_json(RankedCandidate const& each) {
  json::value interval;
  if (each.interval) interval = json::array{each.interval->low, each.interval->high};
  return {{"name", each.name},
          {"missing", each.missing},
          {"rank", or_null(each.rank)},
          {"total", or_null(each.total)},
          {"chance_best_or_equal", or_null(each.chance_best_or_equal)},
          {"expected_loss", or_null(each.expected_loss)},
          {"interval", std::move(interval)},
          {"passed", each.passed},
          {"runs", each.runs},
          {"unreliable", each.unreliable}};
}

json::value conclusion_json(Conclusion const& answer) {
  json::array candidates;
  for (auto const& each : answer.candidates) candidates.push_back(candidate_json(each));
  return {{"kind", name_of(answer.kind)},
          {"confidence", answer.confidence},
          {"matters", answer.matters},
          {"chance", answer.chance},
          {"shown", or_null(answer.shown)},
          {"resolution", or_null(answer.resolution)},
          {"leader", answer.leader},
          {"best", answer.best},
          {"take", answer.take},
          {"equal", report::texts(answer.equal)},
          {"candidates", std::move(candidates)},
          {"base", answer.base ? candidate_json(*answer.base) : json::value()}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  Maker maker(std::strtoull(argv[2], nullptr, 10));
  for (int left = std::atoi(argv[1]); left > 0; --left) {
    auto table = maker.table();
    auto const settings = maker.settings();
    json::object line{{"table", report::table_json(table, settings)},
                      {"futures", settings.futures}};
    auto& weights = line["weights"].emplace_object();
    for (auto& criterion : table.criteria) {
      if (is_scored(criterion)) criterion.weight = maker.weight();
      weights[criterion.name] = criterion.weight;
    }
    auto const decision = decide(table, settings);
    line["text"] = score::verdict_lines(table, decision);
    line["scored"] = decision.scored;
    line["result"] = conclusion_json(decision.result);
    line["approach"] = decision.approach ? conclusion_json(*decision.approach) : json::value();
    std::cout << json::serialize(line) << '\n';
  }
}
