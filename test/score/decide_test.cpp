#include "score/evidence_tables.hpp"
#include "score/headline.hpp"
#include "score/lead.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <set>

namespace parallel_explore {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Criterion count_of(std::string name) {
  auto criterion = measured(std::move(name));
  criterion.scale = ScaleKind::count;
  return criterion;
}

TEST(Decide, NothingPassed) {
  auto table = table_of({result("a", {1}), result("b", {2})});
  for (auto& each : table.results) each.passed = false;
  auto const answer = decide(table).result;
  EXPECT_EQ(answer.kind, VerdictKind::nothing_passed);
  EXPECT_EQ(answer.take, "");
  EXPECT_EQ(answer.candidates.size(), 2U);
  EXPECT_FALSE(answer.candidates[0].rank);
}

TEST(Decide, TakesWhatIsClearlyBetter) {
  auto const decision = decide(
      table_of({result("a", {100, 101, 99, 100, 100}), result("b", {130, 131, 129, 130, 131})}));
  EXPECT_EQ(decision.result.kind, VerdictKind::recommended);
  EXPECT_EQ(decision.result.best, "b");
  EXPECT_EQ(decision.result.take, "b");
  EXPECT_FALSE(decision.approach) << "each was run once";
  EXPECT_NEAR(*decision.result.candidates[0].total, 1, 1e-9) << "the best is worth 10 points";
  EXPECT_NEAR(*decision.result.candidates[1].total, 1 - std::log10(1.3), 1e-9);
}

TEST(Decide, GivesMarginsThatHoldAtEveryLook) {
  auto const table =
      table_of({result("a", {100, 101, 99, 100, 100}), result("b", {130, 131, 129, 130, 131})});
  auto const margin = [&](bool stopping) {
    DecisionSettings settings;
    settings.rounds_stopping = stopping;
    auto const answer = decide(table, settings).result;
    EXPECT_EQ(answer.may_stop, stopping);
    auto const lead = score::details_of(table, answer).lead;
    return std::stod(lead.substr(lead.find("±") + std::string_view("±").size()));
  };
  EXPECT_GT(margin(true), margin(false));
}

TEST(Decide, GivesTheBaseATotalWhereItHasEverything) {
  auto table = table_of({result("a", {100, 101, 99, 100, 100})});
  table.base = result("base", {50, 51, 49, 50, 50});
  EXPECT_NEAR(*decide(table).result.base->total, 1 - std::log10(2.0), 1e-9);
  table.criteria.push_back(measured("size"));
  table.results[0].values.push_back({3.0});
  EXPECT_FALSE(decide(table).result.base->total) << "of size the base has no value";
}

TEST(Decide, CallsEqualWhatDiffersByLessThanMatters) {
  std::vector<double> a, b;
  for (int i = 0; i < 20; ++i) {
    a.push_back(100 + 0.1 * (i % 3));
    b.push_back(100.5 + 0.1 * ((i + 1) % 3));
  }
  auto const answer = decide(table_of({result("a", a), result("b", b)})).result;
  EXPECT_EQ(answer.kind, VerdictKind::equal);
  EXPECT_THAT(answer.equal, ElementsAre("b", "a"));
  EXPECT_EQ(answer.take, "b");
  EXPECT_EQ(answer.best, "") << "no candidate is called the best";
}

TEST(Decide, NamesNoWinnerBetweenNoisyEquals) {
  auto const answer =
      decide(table_of({result("a", {100, 130, 90, 115}), result("b", {105, 95, 125, 101})})).result;
  EXPECT_EQ(answer.kind, VerdictKind::no_clear_winner);
  EXPECT_EQ(answer.take, "");
  EXPECT_NE(answer.leader, "");
  EXPECT_GT(*answer.resolution, 0);
}

TEST(Decide, KeepsTheBaseWhereNothingBeatsIt) {
  auto table = table_of({result("a", {100, 101, 100, 99, 100})});
  table.base = result("base", {120, 121, 119, 120, 120});
  EXPECT_EQ(decide(table).result.kind, VerdictKind::keep_base);
  table.base->passed = false;
  EXPECT_EQ(decide(table).result.kind, VerdictKind::recommended) << "it does not pass";
}

TEST(Decide, ByGatesAloneNeverKeepsTheBase) {
  EvidenceTable table;
  table.criteria = {gate("tests")};
  table.results = {result("a", {}), result("b", {})};
  table.base = result("base", {});
  auto const answer = decide(table).result;
  EXPECT_EQ(answer.kind, VerdictKind::equal);
  EXPECT_FALSE(answer.base);
  EXPECT_FALSE(answer.candidates[0].total) << "nothing is scored";
  table.results[1].passed = false;
  EXPECT_EQ(decide(table).result.kind, VerdictKind::recommended);
}

TEST(Decide, TheBaseCompetesOnlyOnWhatCommandsMeasure) {
  auto table = table_of({result("a", {120, 121, 119, 120, 120})});
  Criterion lines;
  lines.name = "lines";
  lines.better = Better::lower;
  lines.how = BuiltinMetric::lines_changed;
  table.criteria.push_back(lines);
  table.results[0].values.push_back({500.0});
  table.base = result("base", {100, 101, 99, 100, 100});
  table.base->values.push_back({0.0});
  EXPECT_EQ(decide(table).result.kind, VerdictKind::recommended)
      << "that the base changed nothing does not count for it";
}

TEST(Decide, LeavesAsideWhatLacksAValue) {
  auto table = table_of({result("a", {100}), result("b", {200})});
  table.criteria.push_back(count_of("size"));
  table.results[0].values.push_back({10.0});
  auto const answer = decide(table).result;
  EXPECT_EQ(answer.candidates[0].name, "a");
  EXPECT_EQ(answer.candidates[1].missing, "size");
  EXPECT_FALSE(answer.candidates[1].rank);
}

TEST(Decide, NothingCanBeSaidWhereAllLackAValue) {
  auto table = table_of({result("a", {}), result("b", {})});
  table.base = result("base", {5});
  auto const answer = decide(table).result;
  EXPECT_EQ(answer.kind, VerdictKind::no_clear_winner);
  EXPECT_EQ(answer.leader, "");
  EXPECT_EQ(answer.take, "");
}

TEST(Decide, ACriterionWithAValueThatItsScaleLacksCountsForNobody) {
  auto table = table_of({result("a", {0}), result("b", {200})});
  table.criteria.push_back(count_of("size"));
  table.results[0].values.push_back({10.0});
  table.results[1].values.push_back({5.0});
  auto const decision = decide(table);
  EXPECT_EQ(decision.result.best, "a");
  ASSERT_EQ(decision.notes.size(), 1U);
  EXPECT_THAT(decision.notes[0], HasSubstr("speed has the value 0"));
}

TEST(Decide, AnApproachThatFailsMoreOftenIsNotRecommendedForBeingFaster) {
  EvidenceTable table = table_of({});
  add_sessions(table, "steady", {100, 101, 99, 100, 101, 99, 100, 100});
  add_sessions(table, "coin", {2000, 2010, 1990, 2000, 2000, 2010, 1990, 2000});
  for (std::size_t i = 8; i < 12; ++i) table.results[i].passed = false;
  auto const answer = *decide(table).approach;
  EXPECT_NE(answer.leader, "coin") << "twenty times as fast, but fails half of its sessions";
  EXPECT_EQ(answer.candidates[0].passed + answer.candidates[1].passed, 12);
}

TEST(Decide, TheBestResultNeedNotBeOfTheBetterApproach) {
  EvidenceTable table = table_of({});
  add_sessions(table, "steady", {100, 101, 102, 100, 101});
  add_sessions(table, "wild", {50, 52, 180, 49, 51});
  auto const decision = decide(table);
  EXPECT_EQ(decision.result.take, "wild.3");
  EXPECT_EQ(decision.approach->take, "steady");
}

TEST(Decide, SaysWhatWouldSettleIt) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 120, 90, 105});
  add_sessions(table, "b", {107, 128, 93, 112});
  add_sessions(table, "hopeless", {10, 11, 9, 10});
  auto const answer = *decide(table).approach;
  ASSERT_EQ(answer.kind, VerdictKind::no_clear_winner);
  ASSERT_TRUE(answer.outlook);
  EXPECT_THAT(answer.outlook->approaches, ElementsAre("a", "b"));
  EXPECT_GE(answer.outlook->more, 2);
  EXPECT_GT(answer.outlook->chance, 0.3);
  EXPECT_LT(answer.outlook->chance, 1);
  DecisionSettings settings;
  settings.futures = 0;
  EXPECT_FALSE(decide(table, settings).approach->outlook);
}

TEST(Decide, SeedsMoveTheOutlookAndNothingElse) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 120, 90, 105});
  add_sessions(table, "b", {107, 128, 93, 112});
  auto const first = *decide(table).approach;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    DecisionSettings settings;
    settings.seed = seed;
    auto const answer = *decide(table, settings).approach;
    EXPECT_EQ(answer.kind, first.kind);
    EXPECT_EQ(answer.chance, first.chance);
    EXPECT_NEAR(answer.outlook->chance, first.outlook->chance, 0.2);
  }
}

TEST(Decide, NoiseInACriterionInWhichAllAreEqualDecidesNothing) {
  auto table = table_of({result("fast", {1000}), result("slow", {100})});
  table.criteria.push_back(measured("build"));
  table.criteria.push_back(measured("size"));
  for (std::size_t i = 0; i < 2; ++i) {
    table.results[i].values.push_back({i == 0 ? 1.00 : 1.01});
    table.results[i].values.push_back({i == 0 ? 99.0 : 100.0});
  }
  EXPECT_EQ(decide(table).result.best, "fast");
}

TEST(Decide, SurvivesBadInput) {
  double const inf = std::numeric_limits<double>::infinity();
  for (auto const& table :
       {table_of({}), table_of({result("a", {1})}), table_of({result("a", {}), result("b", {})}),
        table_of({result("a", {inf}), result("b", {std::nan("")})}),
        table_of({result("a", {1e308, 1e308}), result("b", {1e-308, 1e-308})}),
        table_of({result("a", {5, 5, 5}), result("b", {5, 5, 5})})}) {
    auto const answer = decide(table).result;
    EXPECT_TRUE(answer.chance >= 0 && answer.chance <= 1.0000001);
    for (auto const& each : answer.candidates) {
      EXPECT_TRUE(!each.total || std::isfinite(*each.total));
      EXPECT_TRUE(!each.expected_loss || std::isfinite(*each.expected_loss));
    }
  }
  auto weightless = table_of({result("a", {1}), result("b", {2})});
  weightless.criteria[0].weight = 0;
  EXPECT_EQ(decide(weightless).result.kind, VerdictKind::equal) << "nothing tells them apart";
}

TEST(Decide, OrderNamesAndUnitsDoNotMatter) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 120, 90});
  add_sessions(table, "b", {140, 150, 120});
  add_sessions(table, "c", {80, 130, 100});
  auto turned = table;
  std::ranges::reverse(turned.results);
  for (auto& each : turned.results) *each.values[0][0] *= 1000;
  auto const one = *decide(table).approach, other = *decide(turned).approach;
  EXPECT_EQ(one.kind, other.kind);
  for (auto const& each : one.candidates) {
    auto const same = std::ranges::find(other.candidates, each.name, &RankedCandidate::name);
    EXPECT_NEAR(*each.total, *same->total, 1e-9);
    EXPECT_NEAR(*each.chance_best_or_equal, *same->chance_best_or_equal, 1e-6);
  }
}

TEST(Decide, ManyApproaches) {
  std::vector<ResultEvidence> results;
  for (int i = 0; i < 200; ++i)
    results.push_back(result("a" + std::to_string(i), {100.0 + i, 100.5 + i, 99.5 + i}));
  auto const answer = decide(table_of(std::move(results))).result;
  EXPECT_EQ(answer.candidates.front().name, "a199");
  EXPECT_THAT(answer.best, testing::AnyOf("a199", ""));
}

TEST(Decide, ACriterionOffItsScaleLeavesNothingToTake) {
  auto table = table_of({result("a", {50}), result("b", {500})});
  table.base = result("base", {0});
  auto const decision = decide(table);
  EXPECT_EQ(decision.result.kind, VerdictKind::no_clear_winner)
      << "not equal: nothing was compared";
  EXPECT_EQ(decision.result.take, "");
  EXPECT_FALSE(decision.result.candidates[0].total);
}

TEST(Decide, TheLossOfTakingAResultCountsTheBase) {
  auto table = table_of({result("a", {3, 3.1, 2.9}), result("b", {4, 4.1, 3.9})});
  table.base = result("base", {14, 14.1, 13.9});
  auto const answer = decide(table).result;
  EXPECT_EQ(answer.kind, VerdictKind::keep_base);
  EXPECT_NEAR(*answer.candidates[0].expected_loss, std::log10(14.0 / 4), 0.02);
}

TEST(Decide, ATotalIsWithinItsOwnInterval) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {1000, 1000, 1000, 1000, 1000, 1000, 1000});
  table.results.back().passed = false;
  add_sessions(table, "b", {1, 1, 1});
  auto const answer = *decide(table).approach;
  for (auto const& each : answer.candidates) {
    EXPECT_LE(each.interval->low, *each.total) << each.name;
    EXPECT_GE(each.interval->high, *each.total) << each.name;
  }
  EXPECT_NEAR(*answer.candidates[0].expected_loss, 0, 0.01) << "nothing else comes near";
}

TEST(Decide, SessionsThatAgreeAreKnownNoBetterThanTheyWereMeasured) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 100});
  add_sessions(table, "b", {97, 97});
  EXPECT_EQ(decide(table).approach->kind, VerdictKind::no_clear_winner)
      << "each was measured once, with 5 % of noise";
}

TEST(Decide, CountsThatDifferByWhatMattersAreEqual) {
  for (auto const better : {Better::higher, Better::lower}) {
    auto table = table_of({result("a", {300}), result("b", {301})});
    table.criteria[0].scale = ScaleKind::count;
    table.criteria[0].better = better;
    EXPECT_EQ(decide(table).result.kind, VerdictKind::equal);
  }
}

TEST(Decide, NeedsMoreWhereTheDataStoppedWhenTheyShowedSomething) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 104, 97, 102});
  add_sessions(table, "b", {91, 96, 90, 93});
  DecisionSettings settings;
  EXPECT_EQ(decide(table, settings).approach->kind, VerdictKind::recommended);
  EXPECT_FALSE(decide(table, settings).approach->shown);
  settings.sessions_stopping = true;
  settings.approach_confidence = 0.95;
  auto const answer = *decide(table, settings).approach;
  EXPECT_EQ(answer.kind, VerdictKind::no_clear_winner);
  EXPECT_LT(*answer.shown, 0.95);
  EXPECT_GE(answer.chance, 0.95) << "being shown and being likely are two things";
  add_sessions(table, "a", {101, 99, 100, 103, 98, 102, 101, 99});
  add_sessions(table, "b", {92, 91, 94, 95, 90, 93, 92, 91});
  for (std::size_t i = 0; i < table.results.size(); ++i)
    table.results[i].sample = static_cast<int>(i) + 1;
  EXPECT_EQ(decide(table, settings).approach->kind, VerdictKind::recommended);
}

TEST(Decide, OnGatesAloneIsTheSameWheneverOneStops) {
  EvidenceTable table;
  table.criteria = {gate("tests")};
  for (auto const* name : {"a", "b"}) table.results.push_back(result(name, {}));
  DecisionSettings settings;
  settings.sessions_stopping = settings.rounds_stopping = true;
  EXPECT_EQ(decide(table, settings).result.kind, VerdictKind::equal);
}

TEST(Decide, WhatMayNotBeTheBestLosesSomething) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 130, 90, 115});
  add_sessions(table, "b", {105, 95, 125, 101});
  table.results[2].passed = false;
  auto const decision = decide(table);
  for (auto const& each : decision.approach->candidates)
    EXPECT_GT(*each.expected_loss, 0.001) << each.name;
}

TEST(Decide, LooksAheadToTheLimitOfSessions) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 130, 90, 115});
  add_sessions(table, "b", {105, 95, 125, 101});
  DecisionSettings settings;
  settings.sessions_stopping = true;
  settings.limit = 10;
  auto const answer = *decide(table, settings).approach;
  ASSERT_TRUE(answer.outlook);
  EXPECT_EQ(answer.outlook->more, 6);
  settings.limit = 4;
  EXPECT_FALSE(decide(table, settings).approach->outlook) << "nothing is left";
}

TEST(Decide, ComparesFailuresWithAnApproachThatNeverPassed) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 100});
  add_sessions(table, "b", {100, 100});
  for (std::size_t const failed : {1U, 2U, 3U}) table.results[failed].passed = false;
  auto const answer = *decide(table).approach;
  EXPECT_EQ(answer.kind, VerdictKind::no_clear_winner) << "1 of 2 against 0 of 2";
  EXPECT_LT(answer.chance, 0.8);
}

TEST(Decide, OneFreakSessionBlursNoOthers) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 100.5, 99.5, 100});
  add_sessions(table, "b", {95, 95.5, 94.5, 95});
  add_sessions(table, "c", {95, 94, 96, 10});
  EXPECT_EQ(decide(table).approach->best, "a");
}

TEST(Decide, SaysWhichSessionsLackAValue) {
  EvidenceTable table = table_of({});
  add_sessions(table, "a", {100, 101, 99});
  add_sessions(table, "b", {50, 51, 52});
  table.results[1].values[0].clear();
  EXPECT_THAT(decide(table).notes,
              ElementsAre("a: speed is missing in 1 of the 3 sessions that passed"));
}

TEST(Decide, EqualsComeByTheirScoreWhereNothingElseTellsThemApart) {
  std::vector<double> a, b;
  for (int i = 0; i < 20; ++i) {
    a.push_back(100 + 3.0 * (i % 3));
    b.push_back(100.5 + 0.1 * ((i + 1) % 3));
  }
  auto table = table_of({result("b", b), result("a", a)});
  table.criteria[0].matters = Difference{0.1, true};
  auto const answer = decide(table).result;
  ASSERT_EQ(answer.kind, VerdictKind::equal);
  EXPECT_EQ(answer.take, answer.candidates[0].name);
  EXPECT_EQ(answer.tie_break, TieBreak::better_score);
}

TEST(Decide, HugeWeightsAreWeightsLikeOthers) {
  auto table = table_of({result("a", {100}), result("b", {1000})});
  table.criteria.push_back(measured("size"));
  for (auto& each : table.results) each.values.push_back({each.approach == "a" ? 100.0 : 10.0});
  for (auto& each : table.criteria) each.weight = 1e308;
  table.criteria[1].weight = 0.5e308;
  EXPECT_EQ(decide(table).result.best, "b");
}

}  // namespace
}  // namespace parallel_explore
