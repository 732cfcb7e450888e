#include "core/criterion_traits.hpp"
#include "parallel_explore/recommendation.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore {
namespace {

std::string joined(std::vector<std::string> const& names) {
  if (names.size() < 2) return names.empty() ? std::string() : names[0];
  std::vector<std::string> const but_last(names.begin(), names.end() - 1);
  return fmt::format("{} and {}", fmt::join(but_last, ", "), names.back());
}

bool names(std::vector<std::string> const& list, std::string const& approach) {
  return std::ranges::find(list, approach) != list.end();
}

bool anything_scored(Comparison const& comparison) {
  return std::ranges::any_of(comparison.criteria(),
                             [](Criterion const& c) { return is_scored(c) && c.weight > 0; });
}

/// The strengths and weaknesses of approaches, by the trade-offs of a comparison.
class TradeOffTexts {
 public:
  explicit TradeOffTexts(Comparison const& comparison)
      : comparison_(comparison), trade_offs_(trade_offs(comparison)) {}

  [[nodiscard]] std::vector<TradeOff> const& all() const { return trade_offs_; }

  [[nodiscard]] Criterion const& criterion(std::string const& name) const {
    return *std::ranges::find(comparison_.criteria(), name, &Criterion::name);
  }

  [[nodiscard]] std::vector<std::string> leads_of(std::string const& approach) const {
    std::vector<std::string> texts;
    for (auto const& t : trade_offs_) {
      if (!t.trailers.empty() && names(t.leaders, approach)) texts.push_back(lead(t, approach));
    }
    return texts;
  }

  [[nodiscard]] std::vector<std::string> trails_of(std::string const& approach) const {
    std::vector<std::string> texts;
    for (auto const& t : trade_offs_) {
      if (names(t.trailers, approach)) texts.push_back(trail(t, approach));
    }
    return texts;
  }

  /// The criteria in which `approach` is ahead of `other`.
  [[nodiscard]] std::vector<std::string> ahead(std::string const& approach,
                                               std::string const& other) const {
    std::vector<std::string> criteria;
    for (auto const& c : comparison_.criteria()) {
      if (!is_scored(c)) continue;
      auto const own = comparison_.at(approach, c.name).score.value_or(0);
      if (own > comparison_.at(other, c.name).score.value_or(0))
        criteria.push_back(fmt::format("{}{}", c.name, core::traits_of(c).remark));
    }
    return criteria;
  }

  [[nodiscard]] std::string strengths(std::string const& name) const {
    std::string text;
    auto const leads = leads_of(name), trails = trails_of(name);
    if (!leads.empty()) text += fmt::format("{} leads in {}.\n", name, joined(leads));
    if (!trails.empty()) text += fmt::format("{} trails in {}.\n", name, joined(trails));
    if (leads.empty() && trails.empty())
      text += fmt::format("{} neither leads nor trails in anything.\n", name);
    return text;
  }

 private:
  /// "throughput (1.2 M ops/s; the last has 0.4 M ops/s)"
  [[nodiscard]] std::string lead(TradeOff const& t, std::string const& approach) const {
    auto const& c = criterion(t.criterion);
    auto const& own = comparison_.at(approach, t.criterion);
    auto const& last = comparison_.at(t.trailers.front(), t.criterion);
    return fmt::format("{}{} ({} against {} of {}{})", t.criterion, core::traits_of(c).remark,
                       text::with_unit(*own.value, c.unit), text::with_unit(*last.value, c.unit),
                       t.trailers.front(), t.within_noise ? ", within the noise" : "");
  }

  [[nodiscard]] std::string trail(TradeOff const& t, std::string const& approach) const {
    auto const& c = criterion(t.criterion);
    auto const& own = comparison_.at(approach, t.criterion);
    auto const& best = comparison_.at(t.leaders.front(), t.criterion);
    return fmt::format("{}{} ({}; {} has {}{})", t.criterion, core::traits_of(c).remark,
                       text::with_unit(*own.value, c.unit), t.leaders.front(),
                       text::with_unit(*best.value, c.unit),
                       t.within_noise ? ", within the noise" : "");
  }

  Comparison const& comparison_;
  std::vector<TradeOff> trade_offs_;
};

class Writer {
 public:
  Writer(Comparison const& comparison, ReportSettings const& settings, Certainty const& certainty)
      : comparison_(comparison),
        settings_(settings),
        certainty_(certainty),
        trade_offs_(comparison) {
    for (auto const& ranked : comparison.ranking()) {
      if (ranked.rank == 1) first_.push_back(ranked.approach);
      if (ranked.rank) ranked_.push_back(&ranked);
    }
  }

  Recommendation write() {
    Recommendation recommendation;
    recommendation.style = settings_.recommendation;
    if (first_.empty()) {
      recommendation.text = no_candidate();
      return recommendation;
    }
    if (!certainty_.standings.empty()) {
      first_ = most_probable();
      if (!is_sure()) return not_sure(std::move(recommendation));
    }
    recommendation.best = first_.size() == 1 ? first_[0] : std::string();
    for (auto const* ranked : ranked_) {
      bool const close = ranked_.front()->total - ranked->total <= settings_.alternatives_within;
      if (ranked->approach != recommendation.best && close)
        recommendation.alternatives.push_back(ranked->approach);
    }
    switch (settings_.recommendation) {
      case RecommendationStyle::decisive:
        recommendation.text = decisive(recommendation);
        break;
      case RecommendationStyle::options:
        recommendation.text = options();
        break;
      case RecommendationStyle::conditional:
        recommendation.text = conditional();
        break;
    }
    recommendation.text += honesty();
    return recommendation;
  }

 private:
  [[nodiscard]] double probability(std::string const& approach) const {
    auto const& all = certainty_.standings;
    auto const found = std::ranges::find(all, approach, &Standing::approach);
    return found == all.end() ? 0 : found->probability;
  }

  [[nodiscard]] std::vector<std::string> most_probable() const {
    auto const best =
        std::ranges::max_element(certainty_.standings, {}, &Standing::probability)->probability;
    std::vector<std::string> names;
    for (auto const& each : certainty_.standings) {
      if (each.probability == best) names.push_back(each.approach);
    }
    return names;
  }

  [[nodiscard]] bool is_sure() const {
    return first_.size() == 1 && probability(first_[0]) >= certainty_.confidence;
  }

  Recommendation not_sure(Recommendation recommendation) const {
    recommendation.alternatives = certainty_.contenders;
    auto const& ahead = first_[0];
    recommendation.text = fmt::format(
        "No clear winner: {} {} ahead, and {} really the best only with {:.0f} %, where {:.0f} % "
        "are asked for.\n",
        joined(first_), first_.size() == 1 ? "is" : "are", first_.size() == 1 ? "is" : "each is",
        100 * probability(ahead), 100 * certainty_.confidence);
    recommendation.text +=
        certainty_.more
            ? fmt::format("{} more sample{} of {} would settle it.\n", *certainty_.more,
                          *certainty_.more == 1 ? "" : "s", joined(certainty_.contenders))
            : fmt::format(
                  "{} are as good as equal: no reasonable number of samples would settle "
                  "it, and cost or taste may.\n",
                  joined(certainty_.contenders));
    return recommendation;
  }

  [[nodiscard]] double total(std::string const& approach) const {
    return std::ranges::find(comparison_.ranking(), approach, &RankedApproach::approach)->total;
  }

  std::string decisive(Recommendation const& recommendation) const {
    if (!anything_scored(comparison_)) return unscored();
    std::string text;
    if (first_.size() > 1) {
      text = fmt::format("No clear winner: {} share the first place with {:.2f}.\n", joined(first_),
                         ranked_.front()->total);
      for (auto const& name : first_) text += trade_offs_.strengths(name);
      text +=
          "More or other criteria, or weights that say what matters more, would separate them.\n";
      return text;
    }
    auto const& best = recommendation.best;
    text = fmt::format("Take **{}** ({:.2f} of 1).\n", best, total(best));
    if (!certainty_.standings.empty() && ranked_.size() > 1) {
      text += fmt::format("It is really the best with a probability of {:.0f} %.\n",
                          100 * probability(best));
    }
    if (ranked_.size() == 1) {
      text += "It is the only one that passed, so that nothing was compared.\n";
      return text;
    }
    text += trade_offs_.strengths(best);
    for (auto const& other : recommendation.alternatives) {
      auto const better_in = trade_offs_.ahead(other, best);
      text += fmt::format("**{}** is close ({:.2f})", other, total(other));
      text += better_in.empty()
                  ? ", but ahead in nothing.\n"
                  : fmt::format(": choose it if {} matters more to you.\n", joined(better_in));
    }
    return text;
  }

  std::string options() const {
    if (!anything_scored(comparison_)) return unscored();
    std::string text = "The options, best first:\n";
    for (auto const* ranked : ranked_) {
      auto const leads = trade_offs_.leads_of(ranked->approach),
                 trails = trade_offs_.trails_of(ranked->approach);
      text +=
          fmt::format("\n{}. **{}** ({:.2f})\n", *ranked->rank, ranked->approach, ranked->total);
      text += fmt::format("   - for it: {}\n",
                          leads.empty() ? "leads in nothing" : "leads in " + joined(leads));
      text += fmt::format("   - against it: {}\n",
                          trails.empty() ? "trails in nothing" : "trails in " + joined(trails));
    }
    return text;
  }

  std::string conditional() const {
    if (!anything_scored(comparison_)) return unscored();
    // Criteria that the same approaches lead are one condition.
    std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> conditions;
    for (auto const& t : trade_offs_.all()) {
      if (t.trailers.empty()) continue;
      auto const found =
          std::ranges::find(conditions, t.leaders, [](auto const& each) { return each.first; });
      auto& criteria = found == conditions.end()
                           ? conditions.emplace_back(t.leaders, std::vector<std::string>{}).second
                           : found->second;
      criteria.push_back(fmt::format("{}{}", t.criterion,
                                     core::traits_of(trade_offs_.criterion(t.criterion)).remark));
    }
    std::string text;
    for (auto const& [leaders, criteria] : conditions) {
      text += fmt::format("- If {} matters most, take **{}**.\n", joined(criteria),
                          fmt::join(leaders, "** or **"));
    }
    text += fmt::format("- With the weights as they are, take **{}** ({:.2f}).\n",
                        fmt::join(first_, "** or **"), ranked_.front()->total);
    return text;
  }

  [[nodiscard]] std::string unscored() const {
    return fmt::format(
        "{} passed, and there is no criterion to rank by: add one with a weight, or choose by "
        "looking at the differences.\n",
        joined(first_));
  }

  [[nodiscard]] std::string no_candidate() const {
    std::string text = "No approach can be recommended.\n";
    for (auto const& ranked : comparison_.ranking()) {
      if (!ranked.failure.empty()) {
        text += fmt::format("- {} has no result: {}\n", ranked.approach, ranked.failure);
      } else if (!ranked.disqualified_by.empty()) {
        auto const& reason = comparison_.at(ranked.approach, ranked.disqualified_by).reason;
        text += fmt::format("- {} failed the gate \"{}\"{}\n", ranked.approach,
                            ranked.disqualified_by, reason.empty() ? "" : ": " + reason);
      }
    }
    return text;
  }

  /// Caveats for the reader.
  [[nodiscard]] std::string honesty() const {
    bool const weighs_self_reports = std::ranges::any_of(
        comparison_.criteria(),
        [](Criterion const& c) { return c.weight > 0 && core::traits_of(c).claims_itself; });
    bool const given = std::ranges::all_of(comparison_.criteria(), [](Criterion const& c) {
      return core::traits_of(c).written_by_hand;
    });
    std::string text;
    if (weighs_self_reports)
      text += "Part of this rests on scores that sessions gave themselves.\n";
    if (!given && certainty_.standings.empty()) {
      text +=
          "Each approach was run once: another run of the same agent may turn out differently.\n";
      if (ranked_.size() > 1)
        text += "One sample is all there is, so that nobody knows how sure this is.\n";
    }
    return text;
  }

  Comparison const& comparison_;
  ReportSettings const& settings_;
  Certainty const& certainty_;
  TradeOffTexts trade_offs_;
  std::vector<std::string> first_;
  std::vector<RankedApproach const*> ranked_;
};

}  // namespace

Recommendation recommend(Comparison const& comparison, ReportSettings const& settings,
                         Certainty const& certainty) {
  return Writer(comparison, settings, certainty).write();
}

}  // namespace parallel_explore
