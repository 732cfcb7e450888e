#include "parallel_explore/verdict.hpp"

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
  e.name = "e";
  e.state = ExplorationState::completed;
  e.experiment.criteria = {gate("tests"), measured("speed")};
  e.approaches = std::move(records);
  return e;
}

Verdict judge(Exploration const& e) { return reach_verdict(e, WeightedScoring()); }

TEST(Verdict, OfOneSampleSaysThatOneIsAllThereIs) {
  auto const verdict = judge(exploration({record("a", 9), record("b", 5)}));
  EXPECT_EQ(verdict.recommendation.best, "a");
  EXPECT_THAT(verdict.recommendation.text, HasSubstr("One sample is all there is"));
  EXPECT_FALSE(verdict.evidence.sampled());
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
  EXPECT_GT(verdict.evidence.approaches[0].belief->probability, 0.9);
  EXPECT_LT(verdict.evidence.approaches[0].belief->mean, a.total) << "luck is taken off";
}

TEST(Verdict, IsNoClearWinnerWhereSamplesOverlap) {
  auto const verdict = judge(exploration(
      {record("a", 9), record("b", 8.7), record("a", 5, true, 2), record("b", 5.5, true, 2)}));
  EXPECT_EQ(verdict.recommendation.best, "");
  EXPECT_THAT(verdict.recommendation.text, HasSubstr("No clear winner"));
  EXPECT_THAT(verdict.recommendation.alternatives, testing::UnorderedElementsAre("a", "b"));
}

TEST(Verdict, CountsASessionThatFailedItsGateAsNothing) {
  auto const verdict = judge(
      exploration({record("a", 10), record("b", 6), record("a", 10, false, 2),
                   record("b", 6, true, 2), record("a", 10, false, 3), record("b", 6, true, 3)}));
  auto const& a = *std::ranges::find(verdict.comparison.ranking(), "a", &RankedApproach::approach);
  EXPECT_EQ(a.passed, 1);
  EXPECT_TRUE(a.rank);
  EXPECT_NEAR(a.total, 1.0 / 3, 1e-12);
  EXPECT_THAT(verdict.recommendation.text, HasSubstr("of which 1 passed"));
}

TEST(Verdict, AGateThatFailsNeverWinsWhateverTheScores) {
  auto const verdict = judge(exploration({record("a", 1e9, false), record("b", 1)}));
  EXPECT_EQ(verdict.recommendation.best, "b");
  auto const nobody = judge(exploration({record("a", 9, false), record("b", 1, false)}));
  EXPECT_EQ(nobody.recommendation.best, "");
  EXPECT_THAT(nobody.recommendation.text,
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
    EXPECT_EQ(one.evidence.approaches[i].belief->probability,
              other.evidence.approaches[i].belief->probability);
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
  EXPECT_EQ(a.audit->found, 0);
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
  EXPECT_EQ(sample_to_adopt(e, WeightedScoring(), "a"), "a.2");
  EXPECT_EQ(sample_to_adopt(e, WeightedScoring(), "a.3"), "a.3");
  EXPECT_EQ(sample_to_adopt(e, WeightedScoring(), "b"), "b");
}

TEST(Verdict, SaysInPlainWordsWhoShouldTakeWhat) {
  auto e = exploration({record("fast", 10), record("small", 1)});
  e.experiment.criteria.push_back(measured("size"));
  for (auto& each : e.approaches) {
    Measurement size;
    size.criterion = "size";
    size.values = {each.approach.name == "small" ? 10.0 : 1.0};
    each.evaluation.measurements.push_back(size);
  }
  e.experiment.criteria[1].weight = 3;
  auto const text = judge(e).recommendation.text;
  EXPECT_THAT(text, HasSubstr("Who puts speed first should take fast; who puts size first,"));
  EXPECT_THAT(text, HasSubstr("With the weight of"));
}

}  // namespace
}  // namespace parallel_explore
