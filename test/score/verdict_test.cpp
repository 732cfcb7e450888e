#include "parallel_explore/recommender.hpp"
#include "score/criteria.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace parallel_explore {
namespace {

using testing::HasSubstr;

ApproachRecord record(std::string name, double value, bool passed = true, int sample = 1) {
  ApproachRecord r;
  r.approach.name = sample == 1 ? name : name + "." + std::to_string(sample);
  if (sample > 1) r.approach.of = name;
  r.approach.sample = sample;
  r.state = ApproachState::completed;
  Measurement speed;
  speed.criterion = "speed";
  speed.values = {value};
  Measurement tests;
  tests.criterion = "tests";
  tests.passed = passed;
  tests.reason = passed ? "" : "exited with status 1";
  r.evaluation.measurements = {speed, tests};
  return r;
}

Exploration exploration(std::vector<ApproachRecord> records) {
  Exploration e;
  e.name = e.experiment.name = "e";
  e.state = ExplorationState::completed;
  e.experiment.criteria = {gate("tests"), measured("speed")};
  e.approaches = std::move(records);
  return e;
}

Verdict judge(Exploration const& e) { return reach_verdict(e, WeightedScoring()); }

TEST(Verdict, OfOneSampleEachTestsNoOtherSession) {
  auto const verdict = judge(exploration({record("a", 9), record("b", 5)}));
  EXPECT_EQ(verdict.recommendation.best, "a");
  EXPECT_FALSE(verdict.decision.approach);
  EXPECT_THAT(
      verdict.recommendation.text,
      HasSubstr(
          "in another session was not tested; to test it, run `pexplore sample e --more 4`."));
}

TEST(Verdict, SaysFirstByHowMuchTheBestIsAhead) {
  auto e = exploration({record("a", 9), record("b", 5)});
  for (auto& each : e.approaches) {
    auto& values = each.evaluation.measurements[0].values;
    values = {values[0], values[0] * 1.01, values[0] * 0.99, values[0]};
  }
  Measurement base;
  base.criterion = "speed";
  base.values = {6, 6.1, 5.9, 6};
  Measurement gate_of_base;
  gate_of_base.criterion = "tests";
  gate_of_base.passed = true;
  e.base_measurements = {base, gate_of_base};
  EXPECT_THAT(judge(e).recommendation.text,
              testing::StartsWith("Recommended: a. Its speed is 1.8 times that of b (±"));
  EXPECT_THAT(judge(e).recommendation.text,
              HasSubstr("4 rounds) and 1.5 times that of the base.\n"));
}

TEST(Verdict, ShowsTheChancesOfResultsUnlessTheyAreBeyondDoubt) {
  auto const unclear = judge(exploration({record("a", 100), record("b", 97)}));
  EXPECT_THAT(unclear.recommendation.text, HasSubstr("Results (in brackets: 95 % intervals):\n"
                                                     "- a: score 10.0 out of 10 ("));
  EXPECT_THAT(unclear.recommendation.text, HasSubstr("; best or equal to the best: "));
  EXPECT_THAT(unclear.recommendation.text, HasSubstr("; taking it loses 0."));
  auto const clear = judge(exploration({record("a", 9), record("b", 5)}));
  EXPECT_THAT(clear.recommendation.text, testing::Not(HasSubstr("Results (")));
}

TEST(Verdict, PoolsTheSamplesOfAnApproach) {
  auto const verdict = judge(
      exploration({record("a", 9), record("b", 5), record("a", 8, true, 2), record("b", 6, true, 2),
                   record("a", 10, true, 3), record("b", 4, true, 3)}));
  ASSERT_EQ(verdict.comparison.ranking().size(), 2);
  auto const& a = verdict.comparison.ranking()[0];
  EXPECT_EQ(a.approach, "a");
  EXPECT_EQ(a.samples, 3);
  EXPECT_DOUBLE_EQ(*verdict.comparison.at("a", "speed").value, 9);
  EXPECT_DOUBLE_EQ(*verdict.comparison.at("a", "speed").spread, 1);
  EXPECT_EQ(verdict.recommendation.best, "a");
  ASSERT_TRUE(verdict.decision.approach);
  EXPECT_GT(*verdict.decision.approach->candidates[0].chance_best_or_equal, 0.9);
}

TEST(Verdict, IsNoClearWinnerWhereSamplesOverlap) {
  auto const verdict = judge(exploration(
      {record("a", 9), record("b", 8.7), record("a", 5, true, 2), record("b", 5.5, true, 2)}));
  EXPECT_EQ(verdict.recommendation.best, "");
  EXPECT_THAT(verdict.recommendation.text, HasSubstr("In general: No clear winner"));
}

TEST(Verdict, ShowsAndWeighsSessionsThatFailedTheirGate) {
  auto const verdict = judge(
      exploration({record("a", 10), record("b", 6), record("a", 10, false, 2),
                   record("b", 6, true, 2), record("a", 10, false, 3), record("b", 6, true, 3)}));
  auto const& a = *std::ranges::find(verdict.comparison.ranking(), "a", &RankedApproach::approach);
  EXPECT_EQ(a.passed, 1);
  EXPECT_TRUE(a.rank);
  EXPECT_NEAR(a.total, 1 - 2.0 / 3, 1e-12) << "two of three sessions cost 10 points each";
  EXPECT_THAT(verdict.recommendation.text, HasSubstr("a: 1 of 3 sessions passed"));
}

TEST(Verdict, TakesACommandThatFailsWhereTheBaseHasAValueForAFailure) {
  auto e = exploration({record("a", 9), record("b", 5)});
  auto& crashed = e.approaches[0].evaluation.measurements[0];
  crashed.values.clear();
  crashed.reason = "exited with status 139";
  crashed.outcome = MeasurementOutcome::failed;
  EXPECT_EQ(judge(e).decision.result.candidates[1].missing, "speed") << "nothing says whose fault";
  Measurement base;
  base.criterion = "speed";
  base.values = {6};
  e.base_measurements = {base};
  EXPECT_EQ(judge(e).decision.result.candidates[1].passed, 0);
}

TEST(Verdict, OfIdenticalFilesIsOneResult) {
  auto e = exploration({record("a", 9), record("b", 9), record("c", 5)});
  e.approaches[0].evaluation.same_as = "b";
  e.approaches[0].evaluation.measurements.clear();
  auto const verdict = judge(e);
  EXPECT_EQ(verdict.decision.result.kind, VerdictKind::recommended);
  EXPECT_EQ(verdict.decision.result.candidates.size(), 2U);
  EXPECT_EQ(verdict.decision.result.take, "a") << "the first in the spec stands for both";
  EXPECT_THAT(verdict.recommendation.text, HasSubstr("b is identical to a.\n"));
  EXPECT_EQ(verdict.comparison.ranking()[1].rank, 1);
}

TEST(Verdict, SaysWhatGatesDoOnTheBase) {
  auto e = exploration({record("a", 9), record("b", 5, false)});
  Measurement base;
  base.criterion = "tests";
  base.passed = false;
  base.reason = "exited with status 2";
  e.base_measurements = {base};
  EXPECT_THAT(
      judge(e).recommendation.text,
      HasSubstr("tests fails on the base (exited with status 2): an approach must fix it."));
  e.base_measurements[0].reason = "did not end within 3 s";
  e.base_measurements[0].outcome = MeasurementOutcome::timed_out;
  EXPECT_THAT(judge(e).recommendation.text,
              HasSubstr("tests did not end within 3 s on the base: an approach must fix it, unless "
                        "its `timeout` is too short.\n"));
  e.base_measurements[0] = base;
  for (auto& each : e.approaches) {
    each.evaluation.measurements[1].passed = false;
    each.evaluation.measurements[1].reason = base.reason;
  }
  EXPECT_THAT(judge(e).recommendation.text, HasSubstr("the gate itself is the likely culprit"));
  e.base_measurements[0].passed = true;
  e.base_measurements[0].flaky = true;
  EXPECT_THAT(judge(e).recommendation.text, HasSubstr("tests is FLAKY on the base"));
}

TEST(Verdict, SaysWhyABaseWhoseGatesNeverRanDoesNotCompete) {
  auto e = exploration({record("a", 9), record("b", 5)});
  Measurement base;
  base.criterion = "speed";
  base.values = {20};
  e.base_measurements = {base};
  auto constexpr note = "The base does not compete: tests was not run on it.\n";
  EXPECT_EQ(judge(e).decision.result.kind, VerdictKind::recommended);
  EXPECT_THAT(judge(e).recommendation.text, HasSubstr(note));
  e.experiment.evaluate.base_competes = false;
  EXPECT_THAT(judge(e).recommendation.text, testing::Not(HasSubstr(note)));
}

TEST(Verdict, SaysThatUnfinishedWorkWasCompared) {
  auto e = exploration({record("a", 9), record("b", 5), record("c", 4)});
  e.experiment.session.strategy = Strategy::halving;
  e.approaches[1].strategy.dropped = "not in the better half after 25 % of its budget";
  auto const one = judge(e).recommendation.text;
  EXPECT_THAT(one, HasSubstr("b was stopped before the end of its budget; unfinished work was "
                             "compared.\n"));
  e.approaches[2].strategy.dropped = "not in the better half after 50 % of its budget";
  EXPECT_THAT(judge(e).recommendation.text,
              testing::StartsWith("Recommended: a. b and c were stopped before the end of their "
                                  "budget; unfinished work was compared.\n"));
  e.experiment.session.strategy = Strategy::all;
  EXPECT_THAT(judge(e).recommendation.text, testing::Not(HasSubstr("unfinished")));
}

TEST(Verdict, NamesWhatSettlesResultsAndWhatApproaches) {
  auto e = exploration({record("a", 100), record("b", 98.5), record("c", 97)});
  auto const& text = judge(e).recommendation.text;
  EXPECT_THAT(text, HasSubstr("With this noise, a lead of "));
  EXPECT_THAT(text,
              HasSubstr("`pexplore measure e` (more rounds) can settle which of these results "
                        "is better, `pexplore sample e --more 4` (more sessions) which "
                        "approach is.\n"));
  auto const sampled = judge(exploration(
      {record("a", 9), record("b", 8.7), record("a", 5, true, 2), record("b", 5.5, true, 2)}));
  auto const& general = sampled.recommendation.text;
  auto const at = general.find("In general: ");
  ASSERT_NE(at, std::string::npos);
  EXPECT_THAT(general.substr(at), HasSubstr("With this noise, a lead of "));
  EXPECT_THAT(general.substr(at), HasSubstr(" settle it"));
}

TEST(Verdict, NamesTheCommandThatNamesAnotherScale) {
  auto const text = judge(exploration({record("a", 0), record("b", 5)})).recommendation.text;
  EXPECT_THAT(text, HasSubstr("the criterion is ignored; another scale: pexplore rescore e --scale "
                              "speed=count.\n"));
}

TEST(Verdict, NamesOnlyTheBestInACriterionAsAnAlternative) {
  auto const of = [](std::string const& name, double speed, double size) {
    auto each = record(name, speed);
    auto other = each.evaluation.measurements.front();
    other.criterion = "size";
    other.values = {size};
    each.evaluation.measurements.push_back(other);
    return each;
  };
  auto e = exploration({of("a", 90, 5), of("b", 8, 5.5), of("c", 8, 6)});
  e.experiment.criteria.push_back(measured("size"));
  e.experiment.report.alternatives_within = 1;
  auto const text = judge(e).recommendation.text;
  EXPECT_THAT(text, HasSubstr("**c** is close: choose it if size matters more to you.\n"));
  EXPECT_THAT(text, testing::Not(HasSubstr("**b** is close"))) << "c is better than b in that";
}

TEST(Verdict, OfGatesAloneTalksOfFailuresOnly) {
  std::vector<ApproachRecord> records;
  for (int sample = 1; sample <= 8; ++sample) {
    records.push_back(record("a", 9, true, sample));
    records.push_back(record("b", 9, sample > 2, sample));
  }
  auto e = exploration(std::move(records));
  e.experiment.criteria = {gate("tests")};
  EXPECT_THAT(judge(e).recommendation.text,
              HasSubstr("In general: a is a safe choice: no other fails less often, with a "
                        "probability of 8"));
  for (auto& each : e.approaches) {
    bool const passes = each.approach.name == "b" || approach_of(each.approach) == "a";
    each.evaluation.measurements[1].passed = passes;
  }
  EXPECT_THAT(
      judge(e).recommendation.text,
      HasSubstr("In general: Recommended: a. It fails less often than b: 8 of 8 sessions passed, "
                "against 1 of 8.\n"));
}

/// A custom policy.
class Cautious final : public StandardRecommender {
 public:
  [[nodiscard]] Decision decide(EvidenceTable const& table,
                                DecisionSettings const& settings) const override {
    auto decision = StandardRecommender::decide(table, settings);
    decision.result.kind = VerdictKind::no_clear_winner;
    decision.result.best = decision.result.take = "";
    return decision;
  }
};

TEST(Verdict, FollowsThePolicyOfAnotherRecommender) {
  auto const verdict =
      reach_verdict(exploration({record("a", 9), record("b", 5)}), WeightedScoring(), Cautious());
  EXPECT_EQ(verdict.recommendation.best, "");
  EXPECT_THAT(verdict.recommendation.text, testing::StartsWith("No clear winner: a leads"));
}

/// Likes what has a long name.
class ByName final : public ScoringEngine {
 public:
  [[nodiscard]] Ranking rank(std::span<Criterion const> criteria,
                             Measurements const& measurements) const override {
    auto ranking = WeightedScoring().rank(criteria, measurements);
    for (auto& each : ranking) each.total = static_cast<double>(each.approach.size()) / 10;
    return ranking;
  }
};

TEST(Verdict, TakesTheTotalsOfAnotherEngineAsTheyAre) {
  auto const verdict = reach_verdict(exploration({record("a", 9), record("longer", 5)}), ByName());
  EXPECT_EQ(verdict.decision.result.take, "longer");
  EXPECT_DOUBLE_EQ(verdict.comparison.ranking()[0].total, 0.6);
}

TEST(Verdict, AGateThatFailsNeverWinsWhateverTheScores) {
  auto const verdict = judge(exploration({record("a", 1e9, false), record("b", 1)}));
  EXPECT_EQ(verdict.recommendation.best, "b");
  auto const none_passed = judge(exploration({record("a", 9, false), record("b", 1, false)}));
  EXPECT_EQ(none_passed.recommendation.best, "");
  EXPECT_THAT(none_passed.recommendation.text,
              HasSubstr("a failed the gate \"tests\": exited with status 1"));
}

TEST(Verdict, TakesWhatWasCancelledForNoEvidence) {
  auto cancelled = record("a", 0, true, 2);
  cancelled.state = ApproachState::cancelled;
  cancelled.evaluation.measurements.clear();
  auto const verdict = judge(exploration({record("a", 9), record("b", 5), cancelled}));
  EXPECT_EQ(verdict.comparison.ranking()[0].samples, 1);
  EXPECT_DOUBLE_EQ(verdict.comparison.ranking()[0].total, 1);
}

TEST(Verdict, SurvivesNumbersThatAreNone) {
  auto const inf = std::numeric_limits<double>::infinity();
  auto const verdict =
      judge(exploration({record("a", inf), record("b", std::nan("")), record("c", 5),
                         record("a", 7, true, 2), record("c", 5, true, 2)}));
  for (auto const& ranked : verdict.comparison.ranking()) EXPECT_TRUE(std::isfinite(ranked.total));
  auto const equal = judge(exploration(
      {record("a", 5), record("b", 5), record("a", 5, true, 2), record("b", 5, true, 2)}));
  EXPECT_EQ(equal.recommendation.best, "");
  auto const alone = judge(exploration({record("a", 5), record("a", 6, true, 2)}));
  EXPECT_EQ(alone.recommendation.best, "a");
}

TEST(Verdict, IsTheSameForOtherNamesOrdersAndAgents) {
  std::vector<ApproachRecord> records{record("a", 9),
                                      record("b", 8),
                                      record("c", 4),
                                      record("a", 7, true, 2),
                                      record("b", 8.5, true, 2),
                                      record("c", 9, true, 2)};
  auto const one = judge(exploration(records));
  for (auto& each : records) {
    auto& name = each.approach.of.empty() ? each.approach.name : each.approach.of;
    name = name == "a" ? "zz" : name == "b" ? "yy" : "xx";
    if (!each.approach.of.empty())
      each.approach.name = name + "." + std::to_string(each.approach.sample);
    each.approach.agent = "codex";
  }
  std::ranges::reverse(records);
  auto const other = judge(exploration(records));
  ASSERT_EQ(one.comparison.ranking().size(), other.comparison.ranking().size());
  for (std::size_t i = 0; i < one.comparison.ranking().size(); ++i) {
    EXPECT_NEAR(one.comparison.ranking()[i].total, other.comparison.ranking()[i].total, 1e-12);
    EXPECT_NEAR(*one.decision.approach->candidates[i].chance_best_or_equal,
                *other.decision.approach->candidates[i].chance_best_or_equal, 1e-9);
    EXPECT_EQ(one.evidence.sensitivity.shares[i].nearby,
              other.evidence.sensitivity.shares[i].nearby);
  }
}

TEST(Verdict, GivesEveryNumberAsAChangeAgainstTheBase) {
  auto e = exploration({record("a", 12), record("b", 8)});
  Measurement base;
  base.criterion = "speed";
  base.values = {10};
  e.base_measurements = {base};
  auto const verdict = judge(e);
  auto const& ranking = verdict.comparison.ranking();
  EXPECT_DOUBLE_EQ(*change_against_base(verdict.comparison, ranking[0], 1), 0.2);
  EXPECT_DOUBLE_EQ(*change_against_base(verdict.comparison, ranking[1], 1), -0.2);
  EXPECT_EQ(change_against_base(verdict.comparison, ranking[1], 0), std::nullopt);
}

/// Two results and a base of one criterion, five rounds each.
Exploration beside_base(double a, double b, double of_base) {
  auto e = exploration({record("a", a), record("b", b)});
  auto const in_rounds = [](double value) {
    return std::vector{value, value * 1.004, value * 0.997, value * 1.002, value * 0.998};
  };
  e.approaches[0].evaluation.measurements[0].values = in_rounds(a);
  e.approaches[1].evaluation.measurements[0].values = in_rounds(b);
  Measurement base;
  base.criterion = "speed";
  base.values = in_rounds(of_base);
  Measurement gate_of_base;
  gate_of_base.criterion = "tests";
  gate_of_base.passed = true;
  e.base_measurements = {base, gate_of_base};
  return e;
}

TEST(Verdict, ABaseThatIsAheadIsWhere10LiesAndNeverWithinTheNoise) {
  auto const verdict = judge(beside_base(510, 611, 1010));
  EXPECT_EQ(verdict.decision.result.kind, VerdictKind::keep_base);
  auto const& best = verdict.comparison.ranking()[0];
  auto const& base = verdict.comparison.base()[1];
  EXPECT_EQ(best.approach, "b");
  EXPECT_DOUBLE_EQ(*base.score, 10);
  EXPECT_NEAR(*best.cells[1].score, 10 + 10 * std::log10(611 / 1010.0), 1e-9);
  EXPECT_NEAR(best.total, *best.cells[1].score / 10, 1e-9);
  EXPECT_NEAR(*verdict.decision.result.base->total - best.total,
              *verdict.decision.result.candidates[0].expected_loss, 0.01)
      << "what taking it loses is the difference of what is shown";
  for (auto const& ranked : verdict.comparison.ranking())
    EXPECT_FALSE(is_within_noise(ranked.cells[1], base)) << ranked.approach;
}

TEST(Verdict, ScoresCutAt10AreNoNoiseEither) {
  auto e = beside_base(510, 611, 1010);
  e.experiment.criteria[1].worst = 0;
  e.experiment.criteria[1].best = 500;
  auto const verdict = judge(e);
  EXPECT_DOUBLE_EQ(*verdict.comparison.base()[1].score, 10);
  for (auto const& ranked : verdict.comparison.ranking()) {
    EXPECT_DOUBLE_EQ(*ranked.cells[1].score, 10);
    EXPECT_FALSE(is_within_noise(ranked.cells[1], verdict.comparison.base()[1]));
  }
}

TEST(Verdict, ABaseThatIsBehindDoesNotMoveScores) {
  auto const verdict = judge(beside_base(1000, 800, 500));
  EXPECT_DOUBLE_EQ(*verdict.comparison.ranking()[0].cells[1].score, 10);
  EXPECT_NEAR(*verdict.comparison.base()[1].score, 10 - 10 * std::log10(2), 1e-9);
}

TEST(Verdict, ShowsWhatSessionsClaimAgainstWhatIsFound) {
  auto e = exploration({record("a", 1), record("b", 9)});
  Criterion own;
  own.name = "own";
  own.how = SelfReport{};
  e.experiment.criteria.push_back(own);
  for (auto& each : e.approaches) {
    Measurement claim;
    claim.criterion = "own";
    claim.source = Source::self_reported;
    claim.values = {10};
    each.evaluation.measurements.push_back(claim);
  }
  auto const verdict = judge(e);
  auto const& a = *std::ranges::find(verdict.comparison.ranking(), "a", &RankedApproach::approach);
  EXPECT_EQ(a.audit->claimed, 10);
  EXPECT_NEAR(a.audit->found, 10 - 10 * std::log10(9.0), 1e-9);
}

TEST(Verdict, LeavesOutWhatWasDropped) {
  auto dropped = record("a", 1e6);
  dropped.strategy.dropped = "not in the better half after 25 % of its budget";
  auto const verdict = judge(exploration({dropped, record("b", 5)}));
  EXPECT_EQ(verdict.recommendation.best, "b");
  auto const& a = *std::ranges::find(verdict.comparison.ranking(), "a", &RankedApproach::approach);
  EXPECT_EQ(a.failure, dropped.strategy.dropped);
}

TEST(Verdict, TellsWhichSampleIsAdopted) {
  auto const e = exploration(
      {record("a", 5), record("b", 6), record("a", 9, true, 2), record("a", 99, false, 3)});
  auto const verdict = judge(e);
  EXPECT_EQ(sample_to_adopt(e, verdict, "a"), "a.2");
  EXPECT_EQ(sample_to_adopt(e, verdict, "a.1"), "a");
  EXPECT_EQ(sample_to_adopt(e, verdict, "a.3"), "a.3");
  EXPECT_EQ(sample_to_adopt(e, verdict, "b"), "b");
}

TEST(Verdict, SaysWhatOtherWeightsWouldChange) {
  auto e = exploration({record("fast", 10), record("small", 2)});
  e.experiment.criteria.push_back(measured("size"));
  for (auto& each : e.approaches) {
    Measurement size;
    size.criterion = "size";
    size.values = {each.approach.name == "small" ? 10.0 : 2.0};
    each.evaluation.measurements.push_back(size);
  }
  e.experiment.criteria[1].weight = 3;
  auto const text = judge(e).recommendation.text;
  EXPECT_THAT(text, HasSubstr("If size matters most, small comes first."));
  EXPECT_THAT(text,
              HasSubstr("With a weight of size above 3 (now 1), small would have the best score."));
}

}  // namespace
}  // namespace parallel_explore
