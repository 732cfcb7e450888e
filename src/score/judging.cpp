#include "parallel_explore/judging.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/bradley_terry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

namespace parallel_explore {
namespace {

constexpr int fewest_pairs = 3;
constexpr double coin_toss = 0.5;

using Judge = std::tuple<int, std::string, std::string>;  ///< number, agent, model
using Pair = std::pair<std::string, std::string>;         ///< in alphabetical order

Judge judge_of(events::Judged const& judged) {
  return {judged.judge_number, judged.agent, judged.model};
}

/// One answer about one pair. A lead above 0 is in favour of the first in alphabetical order.
struct Vote {
  Judge judge;
  Pair pair;
  double lead = 0;
};

Opinion const* opinion_on(events::Judged const& judged, std::string const& criterion) {
  auto const found = std::ranges::find(judged.opinions, criterion, &Opinion::criterion);
  return found == judged.opinions.end() ? nullptr : &*found;
}

bool is_usable(events::Judged const& judged, Opinion const& opinion) {
  if (opinion.scores.empty()) return judged.candidates.size() == 2;
  return opinion.scores.size() == judged.candidates.size();
}

/// The lead of the i-th candidate shown over the j-th.
double lead_of(Opinion const& opinion, std::size_t i, std::size_t j) {
  if (!opinion.scores.empty()) return opinion.scores[i] - opinion.scores[j];
  if (opinion.preferred == 0) return 0;
  return (opinion.preferred == 1) == (i == 0) ? 1 : -1;
}

std::vector<Vote> votes_on(std::span<events::Judged const> judged, std::string const& criterion) {
  std::vector<Vote> votes;
  for (auto const& answer : judged) {
    auto const* const opinion = opinion_on(answer, criterion);
    if (!answer.failure.empty() || !opinion || !is_usable(answer, *opinion)) continue;
    for (std::size_t i = 0; i < answer.candidates.size(); ++i) {
      for (std::size_t j = i + 1; j < answer.candidates.size(); ++j) {
        auto const& first = answer.candidates[i];
        auto const& second = answer.candidates[j];
        double const lead = lead_of(*opinion, i, j);
        bool const turned = second < first;
        votes.push_back({judge_of(answer), turned ? Pair(second, first) : Pair(first, second),
                         turned ? -lead : lead});
      }
    }
  }
  return votes;
}

/// The leads that each judge gave for each pair, in both orders.
std::map<Pair, std::map<Judge, std::vector<double>>> by_pair(std::vector<Vote> const& votes) {
  std::map<Pair, std::map<Judge, std::vector<double>>> all;
  for (auto const& vote : votes) all[vote.pair][vote.judge].push_back(vote.lead);
  return all;
}

int sign(double value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

int net(std::vector<double> const& leads) {
  double sum = 0;
  for (double const lead : leads) sum += lead;
  return sign(sum);
}

std::optional<double> agreement_on(std::vector<Vote> const& votes) {
  int same = 0, all = 0;
  for (auto const& [pair, judges] : by_pair(votes)) {
    for (auto one = judges.begin(); one != judges.end(); ++one) {
      for (auto other = std::next(one); other != judges.end(); ++other) {
        ++all;
        same += net(one->second) == net(other->second) ? 1 : 0;
      }
    }
  }
  if (all == 0) return std::nullopt;
  return static_cast<double>(same) / all;
}

class JudgingAnalysis {
 public:
  JudgingAnalysis(std::span<events::Judged const> judged, std::span<Criterion const> criteria)
      : judged_(judged) {
    for (auto const& criterion : criteria) {
      if (core::traits_of(criterion).asks_judges) names_.push_back(criterion.name);
    }
  }

  Judging run() {
    if (judged_.empty()) return {};
    for (auto const& answer : judged_) count(answer);
    for (auto const& name : names_) check_consistency(votes_on(judged_, name));
    drop_inconsistent_judges();
    auto const kept = counted_answers();
    for (auto const& name : names_) result_.criteria.push_back(criterion_of(kept, name));
    add_notes();
    return std::move(result_);
  }

 private:
  JudgeRecord& record_of(Judge const& judge) {
    auto const found = std::ranges::find_if(result_.judges, [&](JudgeRecord const& each) {
      return Judge(each.judge_number, each.agent, each.model) == judge;
    });
    if (found != result_.judges.end()) return *found;
    JudgeRecord record;
    std::tie(record.judge_number, record.agent, record.model) = judge;
    return result_.judges.emplace_back(std::move(record));
  }

  void count(events::Judged const& answer) {
    auto& record = record_of(judge_of(answer));
    ++(answer.failure.empty() ? record.answers : record.failures);
    record.self_judged = record.self_judged || answer.self_judged;
  }

  void check_consistency(std::vector<Vote> const& votes) {
    for (auto const& [pair, judges] : by_pair(votes)) {
      for (auto const& [judge, leads] : judges) {
        bool const both = leads.size() >= 2 && leads[0] != 0 && leads[1] != 0;
        if (!both) continue;
        auto& record = record_of(judge);
        ++record.decided;
        record.consistent += sign(leads[0]) == sign(leads[1]) ? 1 : 0;
      }
    }
  }

  void drop_inconsistent_judges() {
    for (auto& record : result_.judges) {
      if (record.decided < fewest_pairs || record.consistent > coin_toss * record.decided) continue;
      record.drop_reason = fmt::format(
          "it named the same candidate in both orders in only {} of {} pairs, no "
          "better than a coin",
          record.consistent, record.decided);
    }
  }

  [[nodiscard]] bool is_dropped(Judge const& judge) const {
    return std::ranges::any_of(result_.judges, [&](JudgeRecord const& each) {
      return Judge(each.judge_number, each.agent, each.model) == judge && !each.drop_reason.empty();
    });
  }

  /// The answers without those of dropped judges, and without those of judges about their own
  /// model's work if others judged the same candidates.
  [[nodiscard]] std::vector<events::Judged> counted_answers() const {
    std::set<std::set<std::string>> by_others;
    for (auto const& each : judged_) {
      if (each.failure.empty() && !each.self_judged && !is_dropped(judge_of(each)))
        by_others.emplace(each.candidates.begin(), each.candidates.end());
    }
    std::vector<events::Judged> kept;
    for (auto const& each : judged_) {
      std::set<std::string> const candidates(each.candidates.begin(), each.candidates.end());
      bool const partial = each.self_judged && by_others.contains(candidates);
      if (!is_dropped(judge_of(each)) && !partial) kept.push_back(each);
    }
    return kept;
  }

  static JudgedCriterion criterion_of(std::vector<events::Judged> const& kept,
                                      std::string const& name) {
    JudgedCriterion result;
    result.criterion = name;
    auto const votes = votes_on(kept, name);
    result.agreement = agreement_on(votes);
    auto const on_scale = std::ranges::find_if(kept, [&](events::Judged const& each) {
      auto const* const opinion = opinion_on(each, name);
      return opinion && !opinion->scores.empty();
    });
    if (on_scale != kept.end()) {
      score_on_scale(kept, name, result);
    } else {
      score_pairs(votes, result);
    }
    return result;
  }

  static void score_on_scale(std::vector<events::Judged> const& kept, std::string const& name,
                             JudgedCriterion& result) {
    std::map<std::string, std::pair<double, int>> sums;
    for (auto const& answer : kept) {
      auto const* const opinion = opinion_on(answer, name);
      if (!answer.failure.empty() || !opinion || opinion->scores.empty() ||
          !is_usable(answer, *opinion))
        continue;
      for (std::size_t i = 0; i < answer.candidates.size(); ++i) {
        auto& [sum, count] = sums[answer.candidates[i]];
        sum += opinion->scores[i];
        ++count;
      }
    }
    auto& group = result.groups.emplace_back();
    for (auto const& [candidate, sum] : sums) {
      result.scores[candidate] = sum.first / sum.second;
      group.push_back(candidate);
    }
  }

  static void score_pairs(std::vector<Vote> const& votes, JudgedCriterion& result) {
    std::set<std::string> names;
    for (auto const& vote : votes) names.insert({vote.pair.first, vote.pair.second});
    std::vector<std::string> const candidates(names.begin(), names.end());
    auto const index = [&](std::string const& name) {
      return static_cast<std::size_t>(std::ranges::lower_bound(candidates, name) -
                                      candidates.begin());
    };
    PairwiseWins wins(candidates.size(), std::vector<double>(candidates.size()));
    for (auto const& vote : votes) {
      auto const i = index(vote.pair.first), j = index(vote.pair.second);
      wins[i][j] += vote.lead > 0 ? 1 : vote.lead == 0 ? 0.5 : 0;
      wins[j][i] += vote.lead < 0 ? 1 : vote.lead == 0 ? 0.5 : 0;
    }
    auto const strengths = bradley_terry(wins);
    for (auto const& group : strengths.groups) {
      auto& names_of_group = result.groups.emplace_back();
      for (auto const each : group) names_of_group.push_back(candidates[each]);
    }
    if (!strengths.connected()) return;
    auto const scores = preference_scores(strengths);
    for (std::size_t i = 0; i < candidates.size(); ++i) result.scores[candidates[i]] = scores[i];
  }

  void add_notes() {
    auto& notes = result_.notes;
    auto const named = [](JudgeRecord const& each) {
      return fmt::format("Judge {} ({}{})", each.judge_number, each.agent,
                         each.model.empty() ? "" : " " + each.model);
    };
    for (auto const& each : result_.judges) {
      if (!each.drop_reason.empty())
        notes.push_back(fmt::format("{} was set aside: {}.", named(each), each.drop_reason));
      if (each.self_judged)
        notes.push_back(fmt::format(
            "{} judged work of its own model: no other judge was available.", named(each)));
      if (each.failures > 0) {
        notes.push_back(fmt::format("{} gave an unusable answer {} time{}.", named(each),
                                    each.failures, each.failures == 1 ? "" : "s"));
      }
    }
    for (auto const& each : result_.criteria) {
      if (each.groups.size() > 1) {
        notes.push_back(fmt::format(
            "{}: the judges' answers fall into {} groups that were never compared with each "
            "other; no scores follow from that.",
            each.criterion, each.groups.size()));
      }
    }
    std::set<std::string> summarised;
    for (auto const& each : judged_)
      summarised.insert(each.summarised.begin(), each.summarised.end());
    for (auto const& each : summarised) {
      notes.push_back(fmt::format(
          "The changes of {} were too large for the judges, who saw a summary of each file.",
          each));
    }
  }

  std::span<events::Judged const> judged_;
  std::vector<std::string> names_;
  Judging result_;
};

}  // namespace

Judging judging_of(std::span<events::Judged const> judged, std::span<Criterion const> criteria) {
  return JudgingAnalysis(judged, criteria).run();
}

}  // namespace parallel_explore
