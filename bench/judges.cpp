#include "judges.hpp"

#include "parallel_explore/judging.hpp"
#include "parallel_explore/verdict.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace known_truth {
namespace {

/// Whether a judge prefers the candidate that is shown first; they are numbered from the best.
using Taste = std::function<bool(Random&, std::size_t first, std::size_t second)>;

bool coin(Random& random, std::size_t, std::size_t) { return random.uniform() < 0.5; }

bool always_first(Random&, std::size_t, std::size_t) { return true; }

bool right_in_80(Random& random, std::size_t first, std::size_t second) {
  return (first < second) == (random.uniform() < 0.8);
}

std::vector<Criterion> question() {
  Criterion criterion;
  criterion.name = "clarity";
  criterion.how = JudgeQuestion{"Which is clearer?"};
  return {criterion};
}

/// Every pair in both orders, by every judge.
std::vector<events::Judged> answers_of(Random& random, std::vector<Taste> const& judges,
                                       std::size_t candidates) {
  std::vector<events::Judged> answers;
  for (std::size_t judge = 0; judge < judges.size(); ++judge) {
    for (std::size_t i = 0; i < candidates; ++i) {
      for (std::size_t j = 0; j < candidates; ++j) {
        if (i == j) continue;
        events::Judged answer;
        answer.judge_number = static_cast<int>(judge) + 1;
        answer.candidates = {fmt::format("a{:02}", i), fmt::format("a{:02}", j)};
        answer.opinions = {{"clarity", judges[judge](random, i, j) ? 1 : 2, {}, {}}};
        answers.push_back(std::move(answer));
      }
    }
  }
  return answers;
}

/// The same on some of the pairs, chosen at random.
std::vector<events::Judged> on_pairs(Random& random, Taste const& judge, std::size_t pairs) {
  std::size_t candidates = 2;
  while (candidates * (candidates - 1) / 2 < pairs) ++candidates;
  auto answers = answers_of(random, {judge}, candidates);
  std::vector<events::Judged> chosen;
  std::size_t left = pairs, open = candidates * (candidates - 1) / 2;
  for (auto const& answer : answers) {
    if (answer.candidates[0] > answer.candidates[1]) continue;
    bool const take = random.uniform() * static_cast<double>(open--) < static_cast<double>(left);
    if (!take) continue;
    --left;
    auto const reverse = std::ranges::find_if(answers, [&](events::Judged const& each) {
      return each.candidates[0] == answer.candidates[1] &&
             each.candidates[1] == answer.candidates[0];
    });
    chosen.insert(chosen.end(), {answer, *reverse});
  }
  return chosen;
}

/// How often a judge is set aside.
double set_aside(Taste const& judge, std::size_t pairs, int worlds) {
  Random random(12);
  int found = 0;
  for (int i = 0; i < worlds; ++i) {
    auto const judging = judging_of(on_pairs(random, judge, pairs), question());
    found += judging.judges.front().drop_reason.empty() ? 0 : 1;
  }
  return static_cast<double>(found) / worlds;
}

/// How often opinions of judges that always prefer the first shown are counted as agreement.
double agreeing_on_position(int worlds) {
  Random random(12);
  int found = 0;
  for (int i = 0; i < worlds; ++i) {
    auto const candidates = 2 + static_cast<std::size_t>(7 * random.uniform());
    auto const answers = answers_of(random, {always_first, always_first, always_first}, candidates);
    auto const judging = judging_of(answers, question());
    auto const& criterion = judging.criteria.front();
    found += criterion.agreement || criterion.alpha ? 1 : 0;
  }
  return static_cast<double>(found) / worlds;
}

/// How often three coins are said to agree more than by chance.
double agreeing_coins(std::size_t candidates, int worlds) {
  Random random(12);
  int found = 0;
  for (int i = 0; i < worlds; ++i) {
    auto const judging = judging_of(answers_of(random, {coin, coin, coin}, candidates), question());
    auto const level = judging.criteria.front().agreement_level;
    found += level == AgreementLevel::too_few_votes || level == AgreementLevel::chance ? 0 : 1;
  }
  return static_cast<double>(found) / worlds;
}

/// Equal candidates that coins have judged, as a record of an experiment.
Exploration judged_by(Random& random, std::vector<Taste> const& judges, std::size_t candidates) {
  Exploration exploration;
  exploration.experiment.criteria = question();
  exploration.judged = answers_of(random, judges, candidates);
  for (std::size_t i = 0; i < candidates; ++i) {
    auto& record = exploration.approaches.emplace_back();
    record.approach.name = fmt::format("a{:02}", i);
    record.state = ApproachState::completed;
  }
  return exploration;
}

/// How often a verdict recommends a candidate, or with a name that candidate.
double recommended(std::vector<Taste> const& judges, std::size_t candidates, int worlds,
                   std::string const& name = "") {
  Random random(12);
  int found = 0;
  for (int i = 0; i < worlds; ++i) {
    auto const verdict = reach_verdict(judged_by(random, judges, candidates), WeightedScoring());
    auto const& best = verdict.decision.result.best;
    found += name.empty() ? !best.empty() : best == name;
  }
  return static_cast<double>(found) / worlds;
}

}  // namespace

void judges(Report& report, int worlds) {
  for (std::size_t const pairs : {3U, 5U, 10U, 14U, 30U, 100U}) {
    report.row(12, fmt::format("a judge right in 80 %, {} pairs: set aside", pairs),
               set_aside(right_in_80, pairs, worlds), true, 0.05);
  }
  for (std::size_t const candidates : {2U, 4U, 8U}) {
    for (std::size_t const count : {2U, 3U, 4U, 9U}) {
      auto const setting = fmt::format("{} coins over {} equals: recommended", count, candidates);
      report.row(12, setting, recommended(std::vector<Taste>(count, coin), candidates, worlds / 2),
                 true, 0.05);
    }
  }
  report.row(12, "nine judges right in 80 %, 4 candidates: claimed",
             recommended(std::vector<Taste>(9, right_in_80), 4, worlds / 2, "a00"), false, 0.35);
  report.row(12, "a coin, 100 pairs: set aside", set_aside(coin, 100, worlds), false, 0.85);
  report.row(12, "always the first, 3 pairs: set aside", set_aside(always_first, 3, 10), false, 1);
  report.row(12, "always the first: counted as agreement", agreeing_on_position(worlds / 4), true,
             0);
  for (std::size_t const candidates : {4U, 8U}) {
    report.row(12, fmt::format("three coins, {} candidates: more than by chance", candidates),
               agreeing_coins(candidates, worlds), true, 0.06);
  }
}

}  // namespace known_truth
