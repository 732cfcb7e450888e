#include "core/criterion_traits.hpp"
#include "parallel_explore/recommender.hpp"
#include "score/evidence_text.hpp"
#include "score/gate_text.hpp"
#include "score/headline.hpp"
#include "score/questions.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace parallel_explore::score {
namespace {

bool names(std::vector<std::string> const& list, std::string const& approach) {
  return std::ranges::find(list, approach) != list.end();
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
      if (is_real(t) && names(t.leaders, approach)) texts.push_back(lead(t, approach));
    }
    return texts;
  }

  [[nodiscard]] std::vector<std::string> trails_of(std::string const& approach) const {
    std::vector<std::string> texts;
    for (auto const& t : trade_offs_) {
      if (is_real(t) && names(t.trailers, approach)) texts.push_back(trail(t, approach));
    }
    return texts;
  }

  /// The criteria in which `approach` leads, and is ahead of `other`.
  [[nodiscard]] std::vector<std::string> ahead(std::string const& approach,
                                               std::string const& other) const {
    std::vector<std::string> criteria;
    for (auto const& t : trade_offs_) {
      if (!names(t.leaders, approach)) continue;
      auto const& c = criterion(t.criterion);
      auto const& own = comparison_.at(approach, c.name);
      auto const& its = comparison_.at(other, c.name);
      bool const higher = own.score.value_or(0) > its.score.value_or(0);
      if (higher && !is_within_noise(own, its))
        criteria.push_back(fmt::format("{}{}", c.name, core::traits_of(c).remark));
    }
    return criteria;
  }

  [[nodiscard]] std::string strengths(std::string const& name) const {
    std::string text;
    auto const leads = leads_of(name), trails = trails_of(name);
    if (!leads.empty()) text += fmt::format("{} leads in {}.\n", name, join_names(leads));
    if (!trails.empty()) text += fmt::format("{} trails in {}.\n", name, join_names(trails));
    return text;
  }

 private:
  static bool is_real(TradeOff const& t) { return !t.trailers.empty() && !t.within_noise; }

  /// "throughput (1.2 M ops/s against 0.4 M ops/s for merge)"
  [[nodiscard]] std::string lead(TradeOff const& t, std::string const& approach) const {
    auto const& c = criterion(t.criterion);
    auto const& own = comparison_.at(approach, t.criterion);
    auto const& last = comparison_.at(t.trailers.front(), t.criterion);
    return fmt::format("{}{} ({} against {} for {})", t.criterion, core::traits_of(c).remark,
                       text::with_unit(*own.value, c.unit), text::with_unit(*last.value, c.unit),
                       t.trailers.front());
  }

  [[nodiscard]] std::string trail(TradeOff const& t, std::string const& approach) const {
    auto const& c = criterion(t.criterion);
    auto const& own = comparison_.at(approach, t.criterion);
    auto const& best = comparison_.at(t.leaders.front(), t.criterion);
    return fmt::format("{}{} ({}; {} has {})", t.criterion, core::traits_of(c).remark,
                       text::with_unit(*own.value, c.unit), t.leaders.front(),
                       text::with_unit(*best.value, c.unit));
  }

  Comparison const& comparison_;
  std::vector<TradeOff> trade_offs_;
};

class Writer {
 public:
  Writer(Verdict const& verdict, Experiment const& experiment)
      : verdict_(verdict),
        comparison_(verdict.comparison),
        settings_(experiment.report),
        experiment_(experiment),
        trade_offs_(verdict.comparison) {
    for (auto const& ranked : comparison_.ranking()) {
      if (ranked.rank) ranked_.push_back(&ranked);
    }
  }

  Recommendation write() {
    Recommendation recommendation;
    recommendation.style = settings_.recommendation;
    recommendation.best = answer().best;
    recommendation.alternatives = alternatives();
    recommendation.text =
        verdict_lines(verdict_.table, verdict_.decision) + outside_of_this() + to_settle();
    if (ranked_.empty()) {
      recommendation.text += failures();
    } else if (verdict_.decision.scored) {
      recommendation.text += by_style(recommendation);
    }
    recommendation.text += caveats() + evidence_text(verdict_);
    return recommendation;
  }

 private:
  [[nodiscard]] Conclusion const& answer() const {
    auto const& decision = verdict_.decision;
    return decision.approach ? *decision.approach : decision.result;
  }

  /// The approach that comes first by the verdict; empty: none.
  [[nodiscard]] std::string first() const {
    return answer().take.empty() ? answer().leader : answer().take;
  }

  [[nodiscard]] std::vector<std::string> alternatives() const {
    std::vector<std::string> names;
    auto const own = first();
    auto const found = std::ranges::find(comparison_.ranking(), own, &RankedApproach::approach);
    if (found == comparison_.ranking().end()) return names;
    for (auto const* ranked : ranked_) {
      bool const close = found->total - ranked->total <= settings_.alternatives_within;
      if (ranked->approach != own && close) names.push_back(ranked->approach);
    }
    return names;
  }

  /// The limits of the verdict.
  [[nodiscard]] std::string outside_of_this() const {
    auto const& criteria = comparison_.criteria();
    bool const given = std::ranges::all_of(
        criteria, [](Criterion const& c) { return core::traits_of(c).written_by_hand; });
    if (verdict_.decision.approach || given || ranked_.empty()) return {};
    auto const& name = experiment_.name;
    if (name.empty() || is_open_between_results()) return std::string(only_results) + ".\n";
    return fmt::format("{}; to test it, run `pexplore sample {} --more 4`.\n", only_results, name);
  }

  /// Whether more measuring may tell which result is better.
  [[nodiscard]] bool is_open_between_results() const {
    auto const& result = verdict_.decision.result;
    bool const open = result.kind == VerdictKind::no_clear_winner && !result.leader.empty();
    return open && std::ranges::any_of(comparison_.criteria(), [](Criterion const& c) {
             return is_scored(c) && c.weight > 0 && core::traits_of(c).runs_command;
           });
  }

  /// The commands that may settle what is open.
  [[nodiscard]] std::string to_settle() const {
    auto const& name = experiment_.name;
    if (name.empty() || ranked_.empty()) return {};
    auto const& approach = verdict_.decision.approach;
    constexpr int usual = 4;
    int const more = approach && approach->outlook ? approach->outlook->more : usual;
    auto const sampling = fmt::format("`pexplore sample {} --more {}` (more sessions)", name, more);
    if (is_open_between_results()) {
      return fmt::format(
          "`pexplore measure {}` (more rounds) can settle which of these results is "
          "better, {} which approach is.\n",
          name, sampling);
    }
    if (approach && approach->kind == VerdictKind::no_clear_winner)
      return fmt::format("{} can settle which approach is better.\n", sampling);
    return {};
  }

  [[nodiscard]] std::string by_style(Recommendation const& recommendation) const {
    switch (settings_.recommendation) {
      case RecommendationStyle::decisive:
        return decisive(recommendation);
      case RecommendationStyle::options:
        return options();
      case RecommendationStyle::conditional:
        return conditional();
    }
    return {};
  }

  [[nodiscard]] std::string decisive(Recommendation const& recommendation) const {
    auto const name = first();
    if (name.empty() || ranked_.size() < 2 || trade_offs_.all().size() < 2) return {};
    auto text = trade_offs_.strengths(name);
    constexpr std::size_t most = 3;
    for (std::size_t i = 0; i < recommendation.alternatives.size() && i < most; ++i) {
      auto const& other = recommendation.alternatives[i];
      auto const better_in = trade_offs_.ahead(other, name);
      if (better_in.empty()) continue;
      text += fmt::format("**{}** is close: choose it if {} matters more to you.\n", other,
                          join_names(better_in));
    }
    return text;
  }

  [[nodiscard]] std::string options() const {
    std::string text = "The options, best score first:\n";
    for (auto const* ranked : ranked_) {
      auto const leads = trade_offs_.leads_of(ranked->approach),
                 trails = trade_offs_.trails_of(ranked->approach);
      text += fmt::format("\n{}. **{}** (score {:.1f} out of 10)\n", *ranked->rank,
                          ranked->approach, 10 * std::clamp(ranked->total, 0.0, 1.0));
      text += fmt::format("   - for it: {}\n",
                          leads.empty() ? "leads in nothing" : "leads in " + join_names(leads));
      text += fmt::format("   - against it: {}\n",
                          trails.empty() ? "trails in nothing" : "trails in " + join_names(trails));
    }
    return text;
  }

  [[nodiscard]] std::string conditional() const {
    // Criteria that the same approaches lead are one condition.
    std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> conditions;
    for (auto const& t : trade_offs_.all()) {
      if (t.trailers.empty() || t.within_noise) continue;
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
      text += fmt::format("- If {} matters most, take **{}**.\n", fmt::join(criteria, " or "),
                          fmt::join(leaders, "** or **"));
    }
    auto const name = first();
    if (!answer().take.empty())
      text += fmt::format("- With the weights as they are, take **{}**.\n", name);
    return text + to_avoid();
  }

  /// The results to avoid, whatever matters.
  [[nodiscard]] std::string to_avoid() const {
    auto const& undominated = verdict_.evidence.sensitivity.undominated;
    std::vector<std::string> dominated, unreliable;
    for (auto const* ranked : ranked_) {
      if (!names(undominated, ranked->approach)) dominated.push_back(ranked->approach);
    }
    for (auto const& each : answer().candidates) {
      if (each.unreliable) unreliable.push_back(each.name);
    }
    std::string text;
    if (!dominated.empty() && !undominated.empty())
      text += fmt::format("- Avoid {}: another is at least as good in everything.\n",
                          join_names(dominated));
    if (!unreliable.empty())
      text += fmt::format("- Avoid {}: {} more often than others.\n", join_names(unreliable),
                          unreliable.size() == 1 ? "it fails" : "they fail");
    return text;
  }

  [[nodiscard]] std::string failures() const {
    constexpr std::size_t most = 3;
    std::string text;
    std::size_t shown = 0;
    for (auto const& ranked : comparison_.ranking()) {
      std::string why;
      if (!ranked.failure.empty()) {
        why = "has no result: " + ranked.failure;
      } else if (!ranked.disqualified_by.empty()) {
        auto const& reason = comparison_.at(ranked.approach, ranked.disqualified_by).reason;
        why = fmt::format("failed the gate \"{}\"{}", ranked.disqualified_by,
                          reason.empty() ? "" : ": " + reason);
      }
      if (why.empty() || ++shown > most) continue;
      text += fmt::format("- {} {}\n", ranked.approach, why);
    }
    if (shown > most) text += fmt::format("- and {} more\n", shown - most);
    return text;
  }

  /// Warnings about the values.
  [[nodiscard]] std::string caveats() const {
    bool const weighs_self_reports = std::ranges::any_of(
        comparison_.criteria(),
        [](Criterion const& c) { return c.weight > 0 && core::traits_of(c).claims_itself; });
    std::string text;
    if (weighs_self_reports)
      text += "Part of this rests on scores that sessions gave themselves.\n";
    for (auto const& note : verdict_.decision.notes)
      text += note_for(note, experiment_.name) + ".\n";
    return text + identical() + gates_text(comparison_, experiment_.evaluate);
  }

  /// "b is identical to a."
  [[nodiscard]] std::string identical() const {
    auto const& table = verdict_.table;
    std::map<std::size_t, std::vector<std::string>> groups;
    for (auto const& each : table.results) {
      if (each.same_as) groups[*each.same_as].push_back(candidate_name(table, each));
    }
    constexpr std::size_t most = 3;
    std::string text;
    std::size_t shown = 0;
    for (auto const& [original, names] : groups) {
      if (++shown > most) continue;
      text += fmt::format("{} {} identical to {}.\n", join_names(names),
                          names.size() == 1 ? "is" : "are",
                          candidate_name(table, table.results[original]));
    }
    if (shown > most)
      text += fmt::format("Further groups of identical results: {}.\n", shown - most);
    return text;
  }

  Verdict const& verdict_;
  Comparison const& comparison_;
  ReportSettings const& settings_;
  Experiment const& experiment_;
  TradeOffTexts trade_offs_;
  std::vector<RankedApproach const*> ranked_;
};

}  // namespace

}  // namespace parallel_explore::score

namespace parallel_explore {
inline namespace v0_2 {

Decision StandardRecommender::decide(EvidenceTable const& table,
                                     DecisionSettings const& settings) const {
  return parallel_explore::decide(table, settings);
}

Recommendation StandardRecommender::recommend(Verdict const& verdict,
                                              Experiment const& experiment) const {
  return score::Writer(verdict, experiment).write();
}

}  // namespace v0_2
}  // namespace parallel_explore
