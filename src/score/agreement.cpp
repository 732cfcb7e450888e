#include "score/agreement.hpp"

#include <cmath>
#include <cstddef>

namespace parallel_explore::score {
namespace {

/// The opinions on one pair, and how many couples of judges hold them.
struct Unit {
  int first = 0, second = 0, ties = 0;

  [[nodiscard]] int decided() const { return first + second; }
  [[nodiscard]] int all() const { return decided() + ties; }
  [[nodiscard]] int couples() const { return all() * (all() - 1) / 2; }
  [[nodiscard]] int equal_couples() const {
    return (first * (first - 1) + second * (second - 1) + ties * (ties - 1)) / 2;
  }
};

std::vector<Unit> units_of(std::vector<Vote> const& votes) {
  std::vector<Unit> units;
  for (auto const& [pair, judges] : by_pair(votes)) {
    Unit unit;
    for (auto const& [judge, orders] : judges) {
      if (!orders.complete() || (orders.decided() && !orders.consistent())) continue;
      int const net = orders.net();
      ++(net > 0 ? unit.first : net < 0 ? unit.second : unit.ties);
    }
    if (unit.all() >= 2) units.push_back(unit);
  }
  return units;
}

/// The share of couples of opinions on different pairs that differ.
double chance_disagreement(double decided, double ties) {
  double const all = decided + ties;
  return (decided * (decided - 1) / 2 + 2 * decided * ties) / (all * (all - 1));
}

AgreementLevel level_of(double alpha, double deviation_by_chance) {
  constexpr double one_sided = 1.645;  // 95 % of a normal distribution
  constexpr double strong = 0.8, substantial = 2.0 / 3;
  if (alpha < one_sided * deviation_by_chance) return AgreementLevel::chance;
  if (alpha >= strong) return AgreementLevel::strong;
  return alpha >= substantial ? AgreementLevel::substantial : AgreementLevel::some;
}

}  // namespace

Agreement agreement_on(std::vector<Vote> const& votes) {
  Agreement result;
  double couples = 0, equal = 0, decided = 0, ties = 0, disagreement = 0, variance = 0;
  int independent = 0;  // preferences that could have been different from another one
  for (auto const& unit : units_of(votes)) {
    couples += unit.couples();
    equal += unit.equal_couples();
    decided += unit.decided();
    ties += unit.ties;
    double const others = unit.all() - 1;
    disagreement += 2 * (unit.couples() - unit.equal_couples()) / others;
    // Of independent preferences for either with the same probability.
    variance += unit.decided() * (unit.decided() - 1) / 2.0 / (others * others);
    if (unit.decided() > 1) independent += unit.decided() - 1;
  }
  if (couples == 0) return result;
  result.share = equal / couples;
  constexpr double least_chance = 0.05;
  if (std::exp2(-independent) > least_chance) return result;
  double const all = decided + ties;
  double const by_chance = chance_disagreement(decided, ties);
  result.alpha = 1 - disagreement / all / by_chance;
  result.level = level_of(*result.alpha, std::sqrt(variance) / all / by_chance);
  return result;
}

}  // namespace parallel_explore::score
