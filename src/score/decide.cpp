#include "core/criterion_traits.hpp"
#include "parallel_explore/decision.hpp"
#include "parallel_explore/measurement.hpp"
#include "score/chances.hpp"
#include "score/student.hpp"
#include "score/totals.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace parallel_explore {
namespace {

using score::Contender;
using score::TotalsOfTable;

/// The candidates of one question, and what is known of each.
struct Question {
  std::vector<RankedCandidate> candidates;
  std::vector<Contender> totals;      ///< of each candidate, over all criteria
  std::vector<Contender> beside;      ///< of each, over what the base has as well
  std::vector<std::size_t> eligible;  ///< indices of candidates with a total
  std::optional<Contender> base;
  double matters = 0, matters_beside = 0;
};

template <class T>
std::vector<T> picked(std::vector<T> const& all, std::vector<std::size_t> const& indices) {
  std::vector<T> some;
  for (auto const index : indices) some.push_back(all[index]);
  return some;
}

/// Answers one question by the first rule that holds.
class Verdicts {
 public:
  Verdicts(Question question, double confidence)
      : question_(std::move(question)), confidence_(confidence) {}

  Conclusion answer() {
    answer_.confidence = confidence_;
    answer_.matters = question_.matters;
    rank();
    contenders_ = picked(question_.totals, question_.eligible);
    if (question_.base) {
      beside_ = picked(question_.beside, question_.eligible);
      beside_.push_back(*question_.base);
    }
    set_chances();
    decide();
    answer_.candidates = std::move(question_.candidates);
    return std::move(answer_);
  }

 private:
  void rank() {
    constexpr double same = 1e-12;
    auto& all = question_.candidates;
    std::vector<std::size_t> order(all.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
      if (!all[a].total || !all[b].total) return all[a].total.has_value() && !all[b].total;
      return *all[a].total > *all[b].total;
    });
    all = picked(all, order);
    question_.totals = picked(question_.totals, order);
    question_.beside = picked(question_.beside, order);
    for (std::size_t i = 0; i < all.size() && all[i].total; ++i) {
      bool const tie = i > 0 && *all[i - 1].total - *all[i].total <= same;
      all[i].rank = tie ? all[i - 1].rank : static_cast<int>(i) + 1;
      question_.eligible.push_back(i);
    }
  }

  [[nodiscard]] RankedCandidate& candidate(std::size_t i) {
    return question_.candidates[question_.eligible[i]];
  }

  [[nodiscard]] double chance_of_beating_base(std::size_t i) const {
    return question_.base ? score::chance_of_better(beside_[i], *question_.base) : 1;
  }

  [[nodiscard]] double chance_of_matching_base(std::size_t i) const {
    if (!question_.base) return 1;
    return score::chance_of_close(beside_[i], *question_.base, question_.matters_beside);
  }

  void set_chances() {
    double best = 0, somebody = 0;
    chances_.resize(contenders_.size());
    auto const serious = serious_contenders();
    auto const rivals = picked(contenders_, serious);
    for (std::size_t i = 0; i < serious.size(); ++i) {
      auto const chances = score::chances_of(rivals, i, question_.matters);
      chances_[serious[i]] = chances;
      best += chances.mean_if_best;
      somebody += chances.best;
    }
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      auto& each = candidate(i);
      double const own = score::mean_total(contenders_[i]);
      each.chance_best_or_equal = chances_[i].close * chance_of_matching_base(i);
      // Where all are tied for certain, nobody is strictly the best.
      double const highest = somebody > 0 ? best / somebody : highest_mean();
      each.expected_loss = std::max(0.0, highest - own);
      each.unreliable = is_unreliable(i);
      each.interval = interval_of(contenders_[i].quality, own);
    }
    if (question_.base) {
      answer_.base.emplace().name = "base";
      answer_.base->chance_best_or_equal =
          score::chances_of(beside_, beside_.size() - 1, question_.matters_beside).close;
    }
  }

  /// Without those that are behind the one with the highest mean almost certainly.
  [[nodiscard]] std::vector<std::size_t> serious_contenders() const {
    constexpr double hopeless = 1e-5;
    std::vector<std::size_t> serious;
    if (contenders_.empty()) return serious;
    auto const top = std::ranges::max_element(contenders_, {}, score::mean_total);
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      bool const is_top = &contenders_[i] == &*top;
      if (is_top || score::chance_of_close(contenders_[i], *top, question_.matters) > hopeless)
        serious.push_back(i);
    }
    return serious;
  }

  [[nodiscard]] double highest_mean() const {
    return score::mean_total(*std::ranges::max_element(contenders_, {}, score::mean_total));
  }

  [[nodiscard]] bool is_unreliable(std::size_t i) const {
    return std::ranges::any_of(contenders_, [&](Contender const& other) {
      return score::chance_of_failing_more(contenders_[i], other, question_.matters) >= confidence_;
    });
  }

  [[nodiscard]] Interval interval_of(score::Marginal const& quality, double center) const {
    double const reach =
        quality.scale * score::student_quantile((1 + confidence_) / 2, quality.freedom);
    return {center - reach, center + reach};
  }

  /// The most likely best or equal; the best total of equals, and none that fails more often.
  [[nodiscard]] std::optional<std::size_t> leader() {
    constexpr double same = 1e-9;
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      if (candidate(i).unreliable) continue;
      bool const better = !found || *candidate(i).chance_best_or_equal >
                                        *candidate(*found).chance_best_or_equal + same;
      if (better) found = i;
    }
    return found;
  }

  void set(VerdictKind kind, double chance, std::string const& take) {
    answer_.kind = kind;
    answer_.chance = chance;
    answer_.take = take;
  }

  void decide() {
    auto const first = leader();
    if (!first) return;
    auto const& name = candidate(*first).name;
    answer_.leader = name;
    if (answer_.base && *answer_.base->chance_best_or_equal >= confidence_)
      return set(VerdictKind::keep_base, *answer_.base->chance_best_or_equal, {});
    double const safe = *candidate(*first).chance_best_or_equal;
    if (safe >= confidence_ && find_equals(*first)) return;
    double const best = chances_[*first].best * chance_of_beating_base(*first);
    if (best >= 1 - (1 - confidence_) / 2) {
      answer_.best = name;
      return set(VerdictKind::recommended, best, name);
    }
    if (safe >= confidence_) return set(VerdictKind::safe_choice, safe, name);
    set(VerdictKind::no_clear_winner, safe, {});
    answer_.resolution = smallest_lead_shown(*first);
  }

  /// Sets the verdict `equal` if another is equal to the first.
  bool find_equals(std::size_t first) {
    std::vector<std::string> equal{candidate(first).name};
    double least = *candidate(first).chance_best_or_equal;
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      if (i == first || candidate(i).unreliable) continue;
      double const chance =
          score::chance_of_equal(contenders_[first], contenders_[i], question_.matters);
      if (chance < confidence_) continue;
      equal.push_back(candidate(i).name);
      least = std::min(least, chance);
    }
    if (equal.size() < 2) return false;
    answer_.equal = std::move(equal);
    set(VerdictKind::equal, least, candidate(first).name);
    return true;
  }

  /// The lead over the likeliest other that would have been enough with these deviations.
  [[nodiscard]] std::optional<double> smallest_lead_shown(std::size_t first) {
    std::optional<std::size_t> second;
    for (std::size_t i = 0; i < contenders_.size(); ++i) {
      if (i == first) continue;
      if (!second || *candidate(i).chance_best_or_equal > *candidate(*second).chance_best_or_equal)
        second = i;
    }
    if (!second) return std::nullopt;
    auto const difference =
        score::sum_of({{1, contenders_[first].quality}, {-1, contenders_[*second].quality}});
    if (difference.scale <= 0) return std::nullopt;
    return difference.scale *
           score::student_quantile(1 - (1 - confidence_) / 2, difference.freedom);
  }

  Question question_;
  double confidence_;
  Conclusion answer_;
  std::vector<Contender> contenders_;    ///< eligible ones, best total first
  std::vector<score::Chances> chances_;  ///< of each
  std::vector<Contender> beside_;        ///< likewise, and the base as the last
};

std::string candidate_name(EvidenceTable const& table, ResultEvidence const& result) {
  bool const alone =
      std::ranges::count(table.results, result.approach, &ResultEvidence::approach) == 1;
  return alone ? result.approach : result.approach + "." + std::to_string(result.sample);
}

Question result_question(EvidenceTable const& table, TotalsOfTable const& evidence) {
  Question question;
  question.matters = evidence.matters;
  question.matters_beside = evidence.matters_beside;
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    auto const& result = table.results[i];
    auto const& found = evidence.results[i];
    RankedCandidate candidate;
    candidate.name = candidate_name(table, result);
    candidate.runs = 1;
    candidate.passed = result.passed ? 1 : 0;
    candidate.missing = result.passed ? found.missing : std::string();
    if (result.passed && found.missing.empty()) candidate.total = found.total - evidence.offset;
    question.candidates.push_back(std::move(candidate));
    question.totals.push_back({found.marginal});
    question.beside.push_back({found.beside});
  }
  if (evidence.base) question.base = Contender{evidence.base->beside};
  return question;
}

/// The sessions of one approach.
struct Sessions {
  std::string approach;
  std::string missing = {};
  int passed = 0, runs = 0;
  std::vector<double> totals = {}, beside = {};  ///< of results that passed and lack nothing
};

std::vector<Sessions> sessions_of(EvidenceTable const& table, TotalsOfTable const& evidence) {
  std::vector<Sessions> all;
  for (std::size_t i = 0; i < table.results.size(); ++i) {
    auto const& result = table.results[i];
    auto const& found = evidence.results[i];
    auto at = std::ranges::find(all, result.approach, &Sessions::approach);
    if (at == all.end()) {
      all.push_back(Sessions{result.approach});
      at = all.end() - 1;
    }
    ++at->runs;
    if (!result.passed) continue;
    ++at->passed;
    if (!found.missing.empty()) {
      at->missing = found.missing;
      continue;
    }
    at->totals.push_back(found.total - evidence.offset);
    at->beside.push_back(found.beside_total);
  }
  return all;
}

Contender contender_of(score::Marginal const& quality, Sessions const& sessions) {
  Contender contender{quality};
  contender.failed = sessions.passed < sessions.runs;
  contender.failing = score::failing_shares(sessions.runs - sessions.passed, sessions.runs);
  return contender;
}

Question approach_question(EvidenceTable const& table, TotalsOfTable const& evidence) {
  Question question;
  question.matters = evidence.matters;
  question.matters_beside = evidence.matters_beside;
  std::vector<std::vector<double>> totals, beside;
  auto const all = sessions_of(table, evidence);
  for (auto const& each : all) {
    if (each.totals.empty()) continue;
    totals.push_back(each.totals);
    beside.push_back(each.beside);
  }
  auto const marginals = score::marginals_of(totals, true);
  auto const marginals_beside = score::marginals_of(beside, true);
  std::size_t next = 0;
  for (auto const& each : all) {
    RankedCandidate candidate;
    candidate.name = each.approach;
    candidate.runs = each.runs;
    candidate.passed = each.passed;
    bool const known = !each.totals.empty();
    if (known) {
      candidate.total =
          *median(each.totals) - static_cast<double>(each.runs - each.passed) / each.runs;
    } else {
      candidate.missing = each.missing;
    }
    question.totals.push_back(known ? contender_of(marginals[next], each) : Contender{});
    question.beside.push_back(known ? contender_of(marginals_beside[next], each) : Contender{});
    question.candidates.push_back(std::move(candidate));
    next += known ? 1 : 0;
  }
  if (evidence.base) question.base = Contender{evidence.base->beside};
  return question;
}

bool has_samples(EvidenceTable const& table) {
  return std::ranges::any_of(table.results, [&](ResultEvidence const& each) {
    return std::ranges::count(table.results, each.approach, &ResultEvidence::approach) > 1;
  });
}

}  // namespace

Decision decide(EvidenceTable const& table, DecisionSettings const& settings) {
  auto const evidence = score::totals_in(table, settings.matters);
  Decision decision;
  decision.notes = evidence.notes;
  decision.result = Verdicts(result_question(table, evidence), settings.result_confidence).answer();
  if (has_samples(table)) {
    decision.approach =
        Verdicts(approach_question(table, evidence), settings.approach_confidence).answer();
  }
  return decision;
}

}  // namespace parallel_explore
