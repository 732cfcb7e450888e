#include "parallel_explore/judging.hpp"

#include "core/criterion_traits.hpp"
#include "parallel_explore/bradley_terry.hpp"
#include "score/agreement.hpp"
#include "score/consistency.hpp"
#include "score/cycles.hpp"
#include "score/length_preference.hpp"
#include "score/people.hpp"
#include "score/vote_uncertainty.hpp"
#include "score/votes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

using score::Judge;
using score::judge_of;
using score::Vote;
using score::votes_on;
using Answers = std::vector<std::pair<events::Judged const*, Opinion const*>>;

class JudgingAnalysis {
 public:
  JudgingAnalysis(std::span<events::Judged const> judged, std::span<Criterion const> criteria,
                  std::map<std::string, double> const& sizes)
      : sizes_(sizes) {
    for (auto const& answer : judged)
      (is_by_person(answer) ? by_people_ : judged_).push_back(answer);
    for (auto const& criterion : criteria) {
      if (core::traits_of(criterion).asks_judges) names_.push_back(criterion.name);
    }
  }

  Judging run() {
    result_.people_votes = static_cast<int>(by_people_.size());
    if (judged_.empty()) return std::move(result_);
    for (auto const& answer : judged_) count(answer);
    // Answers come in the order in which sessions end.
    std::ranges::sort(result_.judges, {}, judge_in);
    for (auto const& name : names_) {
      auto const votes = votes_on(judged_, name);
      check_consistency(votes);
      compare_with_people(votes, votes_on(by_people_, name));
    }
    drop_inconsistent_judges();
    auto const kept = counted_answers();
    for (auto const& name : names_) result_.criteria.push_back(criterion_of(kept, name));
    add_notes();
    return std::move(result_);
  }

 private:
  static Judge judge_in(JudgeRecord const& record) {
    return {record.judge_number, record.agent, record.model};
  }

  JudgeRecord& record_of(Judge const& judge) {
    auto const found = std::ranges::find(result_.judges, judge, judge_in);
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
    for (auto const& [pair, judges] : score::by_pair(votes)) {
      for (auto const& [judge, orders] : judges) {
        if (!orders.decided()) continue;
        auto& record = record_of(judge);
        ++record.decided;
        record.consistent += orders.consistent() ? 1 : 0;
        record.first_shown += orders.for_first_shown() ? 1 : 0;
        record.second_shown += orders.for_second_shown() ? 1 : 0;
      }
    }
  }

  void compare_with_people(std::vector<Vote> const& votes, std::vector<Vote> const& of_people) {
    for (auto const& [judge, shared] : score::compared_with_people(votes, of_people)) {
      auto& record = record_of(judge);
      record.shared_with_people += shared.all;
      record.agrees_with_people += shared.same;
    }
  }

  void drop_inconsistent_judges() {
    for (auto& record : result_.judges) {
      record.standing = score::standing_of(
          {record.decided, record.consistent, record.first_shown, record.second_shown});
      if (record.standing == JudgeStanding::follows_position) {
        bool const first = record.first_shown > record.second_shown;
        record.drop_reason = fmt::format(
            "it preferred the candidate shown {} in {} of {} pairs", first ? "first" : "second",
            first ? record.first_shown : record.second_shown, record.decided);
      } else if (record.standing == JudgeStanding::no_better_than_coin) {
        record.drop_reason = fmt::format(
            "it named the same candidate in both orders in only {} of {} pairs, no better than a "
            "coin toss",
            record.consistent, record.decided);
      }
    }
  }

  [[nodiscard]] bool is_dropped(Judge const& judge) const {
    return std::ranges::any_of(result_.judges, [&](JudgeRecord const& each) {
      return judge_in(each) == judge && !each.drop_reason.empty();
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

  [[nodiscard]] JudgedCriterion criterion_of(std::vector<events::Judged> const& kept,
                                             std::string const& name) const {
    JudgedCriterion result;
    result.criterion = name;
    auto const votes = votes_on(kept, name);
    auto const agreement = score::agreement_on(votes);
    result.agreement = agreement.share;
    result.alpha = agreement.alpha;
    result.agreement_level = agreement.level;
    auto const lengths = score::length_preference(votes, sizes_);
    result.sized_pairs = lengths.pairs;
    result.larger_preferred = lengths.larger;
    result.follows_size = lengths.beyond_chance;
    auto cycles = score::cycles_in(votes);
    result.triads = cycles.triads;
    result.circular_triads = cycles.circular;
    result.cycles = std::move(cycles.examples);
    auto const answers = score::usable_answers(kept, name);
    bool const on_scale =
        std::ranges::any_of(answers, [](auto const& each) { return !each.second->scores.empty(); });
    if (on_scale) {
      score_on_scale(answers, result);
    } else {
      score_pairs(votes, result);
    }
    return result;
  }

  static void score_on_scale(Answers const& answers, JudgedCriterion& result) {
    std::map<std::string, std::pair<double, int>> sums;
    for (auto const& [answer, opinion] : answers) {
      if (opinion->scores.empty()) continue;
      for (std::size_t i = 0; i < answer->candidates.size(); ++i) {
        auto& [sum, count] = sums[answer->candidates[i]];
        sum += opinion->scores[i];
        ++count;
      }
    }
    auto& group = result.groups.emplace_back();
    auto const error = score::scale_error(rows_on_scale(answers, sums.size()));
    for (auto const& [candidate, sum] : sums) {
      result.scores[candidate] = sum.first / sum.second;
      result.errors[candidate] = error;
      group.push_back(candidate);
    }
  }

  /// The scores of each judge, as means over its orders, or, of one judge, in each order; by name
  /// of the candidate. Answers that leave a candidate out are left out.
  static std::vector<std::vector<double>> rows_on_scale(Answers const& answers,
                                                        std::size_t candidates) {
    std::map<Judge, std::vector<std::map<std::string, double>>> by_judge;
    for (auto const& [answer, opinion] : answers) {
      if (opinion->scores.size() != candidates) continue;
      auto& row = by_judge[judge_of(*answer)].emplace_back();
      for (std::size_t i = 0; i < candidates; ++i) row[answer->candidates[i]] = opinion->scores[i];
    }
    std::vector<std::vector<double>> rows;
    for (auto const& [judge, orders] : by_judge) {
      for (std::size_t i = 0; i < orders.size(); ++i) {
        if (i == 0 || by_judge.size() == 1) rows.emplace_back(candidates);
        double const share = by_judge.size() == 1 ? 1 : 1 / static_cast<double>(orders.size());
        std::size_t column = 0;
        for (auto const& [candidate, score] : orders[i]) rows.back()[column++] += share * score;
      }
    }
    return rows;
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
    auto const errors = score::preference_errors(wins, strengths);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      result.scores[candidates[i]] = scores[i];
      result.errors[candidates[i]].deviation = errors[i];
    }
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

  std::map<std::string, double> const& sizes_;
  std::vector<events::Judged> judged_, by_people_;
  std::vector<std::string> names_;
  Judging result_;
};

}  // namespace

Judging judging_of(std::span<events::Judged const> judged, std::span<Criterion const> criteria,
                   std::map<std::string, double> const& sizes) {
  return JudgingAnalysis(judged, criteria, sizes).run();
}

bool is_by_person(events::Judged const& judged) {
  return judged.judge_number == 0 && judged.agent == person_agent;
}

}  // namespace v0_2
}  // namespace parallel_explore
