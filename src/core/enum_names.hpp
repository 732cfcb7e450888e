#pragma once

#include "core/benchmark_formats.hpp"
#include "parallel_explore/decision.hpp"
#include "parallel_explore/event.hpp"
#include "parallel_explore/history.hpp"
#include "parallel_explore/judging.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace parallel_explore::core {

template <class Enum, std::size_t N>
using NameTable = std::array<std::pair<Enum, std::string_view>, N>;

/// The names of enumerators in files and for people, one table for each enumeration.
inline constexpr NameTable<ExplorationState, 7> exploration_states{{
    {ExplorationState::pending, "pending"},
    {ExplorationState::running, "running"},
    {ExplorationState::completed, "completed"},
    {ExplorationState::partial, "partial"},
    {ExplorationState::failed, "failed"},
    {ExplorationState::interrupted, "interrupted"},
    {ExplorationState::cancelled, "cancelled"},
}};
inline constexpr NameTable<ApproachState, 11> approach_states{{
    {ApproachState::pending, "pending"},
    {ApproachState::preparing, "preparing"},
    {ApproachState::running, "running"},
    {ApproachState::evaluating, "evaluating"},
    {ApproachState::completed, "completed"},
    {ApproachState::failed, "failed"},
    {ApproachState::timed_out, "timed_out"},
    {ApproachState::stalled, "stalled"},
    {ApproachState::cancelled, "cancelled"},
    {ApproachState::limited, "limited"},
    {ApproachState::unauthorised, "unauthorised"},
}};
inline constexpr NameTable<OutsideKind, 13> outside_kinds{{
    {OutsideKind::other, "other"},
    {OutsideKind::setting, "setting"},
    {OutsideKind::hook, "hook"},
    {OutsideKind::git_file, "git_file"},
    {OutsideKind::reference, "reference"},
    {OutsideKind::stash, "stash"},
    {OutsideKind::reflog, "reflog"},
    {OutsideKind::index, "index"},
    {OutsideKind::worktree, "worktree"},
    {OutsideKind::record, "record"},
    {OutsideKind::file, "file"},
    {OutsideKind::ignored_file, "ignored_file"},
    {OutsideKind::main_tree_work, "main_tree_work"},
}};
inline constexpr NameTable<FailureCause, 29> failure_causes{{
    {FailureCause::unknown, "unknown"},
    {FailureCause::session_failed, "session_failed"},
    {FailureCause::api_failed, "api_failed"},
    {FailureCause::killed, "killed"},
    {FailureCause::limit_reached, "limit_reached"},
    {FailureCause::timed_out, "timed_out"},
    {FailureCause::stalled, "stalled"},
    {FailureCause::limited, "limited"},
    {FailureCause::unauthorised, "unauthorised"},
    {FailureCause::agent_not_started, "agent_not_started"},
    {FailureCause::setup_failed, "setup_failed"},
    {FailureCause::setup_timed_out, "setup_timed_out"},
    {FailureCause::nothing_changed, "nothing_changed"},
    {FailureCause::build_failed, "build_failed"},
    {FailureCause::test_failed, "test_failed"},
    {FailureCause::import_failed, "import_failed"},
    {FailureCause::gate_failed, "gate_failed"},
    {FailureCause::gate_timed_out, "gate_timed_out"},
    {FailureCause::dependency_failed, "dependency_failed"},
    {FailureCause::merge_conflict, "merge_conflict"},
    {FailureCause::branch_taken, "branch_taken"},
    {FailureCause::publish_refused, "publish_refused"},
    {FailureCause::budget_spent, "budget_spent"},
    {FailureCause::resource, "resource"},
    {FailureCause::isolation, "isolation"},
    {FailureCause::git_failed, "git_failed"},
    {FailureCause::host_lost, "host_lost"},
    {FailureCause::cancelled, "cancelled"},
    {FailureCause::unexpected, "unexpected"},
}};
inline constexpr NameTable<InterruptionCause, 10> interruption_causes{{
    {InterruptionCause::unknown, "unknown"},
    {InterruptionCause::asked, "asked"},
    {InterruptionCause::deadline, "deadline"},
    {InterruptionCause::budget, "budget"},
    {InterruptionCause::patience, "patience"},
    {InterruptionCause::unauthorised, "unauthorised"},
    {InterruptionCause::others_wait, "others_wait"},
    {InterruptionCause::resource, "resource"},
    {InterruptionCause::error, "error"},
    {InterruptionCause::died, "died"},
}};
inline constexpr NameTable<MeasurementOutcome, 5> measurement_outcomes{{
    {MeasurementOutcome::ok, "ok"},
    {MeasurementOutcome::failed, "failed"},
    {MeasurementOutcome::import_failed, "import_failed"},
    {MeasurementOutcome::timed_out, "timed_out"},
    {MeasurementOutcome::cancelled, "cancelled"},
}};
inline constexpr NameTable<ScaleKind, 3> scale_kinds{{
    {ScaleKind::ratio, "ratio"},
    {ScaleKind::count, "count"},
    {ScaleKind::linear, "linear"},
}};
inline constexpr NameTable<RoundsEnd, 3> rounds_ends{{
    {RoundsEnd::all_measured, "all_measured"},
    {RoundsEnd::verdict_clear, "verdict_clear"},
    {RoundsEnd::time_spent, "time_spent"},
}};
inline constexpr NameTable<TieBreak, 4> tie_breaks{{
    {TieBreak::none, "none"},
    {TieBreak::smaller_change, "smaller_change"},
    {TieBreak::lower_cost, "lower_cost"},
    {TieBreak::better_score, "better_score"},
}};

inline constexpr NameTable<JudgeStanding, 4> judge_standings{{
    {JudgeStanding::too_few_votes, "too_few_votes"},
    {JudgeStanding::consistent, "consistent"},
    {JudgeStanding::no_better_than_coin, "no_better_than_coin"},
    {JudgeStanding::follows_position, "follows_position"},
}};
inline constexpr NameTable<AgreementLevel, 5> agreement_levels{{
    {AgreementLevel::too_few_votes, "too_few_votes"},
    {AgreementLevel::chance, "chance"},
    {AgreementLevel::some, "some"},
    {AgreementLevel::substantial, "substantial"},
    {AgreementLevel::strong, "strong"},
}};
inline constexpr NameTable<VerdictKind, 6> verdict_kinds{{
    {VerdictKind::nothing_passed, "nothing_passed"},
    {VerdictKind::keep_base, "keep_base"},
    {VerdictKind::equal, "equal"},
    {VerdictKind::recommended, "recommended"},
    {VerdictKind::safe_choice, "safe_choice"},
    {VerdictKind::no_clear_winner, "no_clear_winner"},
}};
inline constexpr NameTable<BasePlace, 3> base_places{{
    {BasePlace::main_line, "main_line"},
    {BasePlace::elsewhere, "elsewhere"},
    {BasePlace::gone, "gone"},
}};
inline constexpr NameTable<LeftOut, 3> left_out_reasons{{
    {LeftOut::unmeasured, "unmeasured"},
    {LeftOut::other_measure, "other_measure"},
    {LeftOut::off_scale, "off_scale"},
}};
inline constexpr NameTable<BudgetKind, 4> budget_kinds{{
    {BudgetKind::usd, "usd"},
    {BudgetKind::tokens, "tokens"},
    {BudgetKind::turns, "turns"},
    {BudgetKind::time, "time"},
}};
inline constexpr NameTable<HelperPurpose, 3> helper_purposes{{
    {HelperPurpose::propose, "propose"},
    {HelperPurpose::outline, "outline"},
    {HelperPurpose::judge, "judge"},
}};
inline constexpr NameTable<Source, 5> sources{{
    {Source::measured, "measured"},
    {Source::judged, "judged"},
    {Source::self_reported, "self_reported"},
    {Source::builtin, "builtin"},
    {Source::given, "given"},
}};

inline constexpr NameTable<Better, 2> betters{{
    {Better::higher, "higher"},
    {Better::lower, "lower"},
}};
inline constexpr NameTable<ProcessMetric, 3> process_metrics{{
    {ProcessMetric::seconds, "seconds"},
    {ProcessMetric::peak_rss, "peak_rss"},
    {ProcessMetric::exit, "exit"},
}};
inline constexpr auto benchmark_format_names = [] {
  NameTable<BenchmarkFormat, benchmark_formats.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i)
    names[i] = {benchmark_formats[i].format, benchmark_formats[i].name};
  return names;
}();
inline constexpr NameTable<BuiltinMetric, 5> builtin_metrics{{
    {BuiltinMetric::duration_s, "duration_s"},
    {BuiltinMetric::tokens, "tokens"},
    {BuiltinMetric::cost_usd, "cost_usd"},
    {BuiltinMetric::lines_changed, "lines_changed"},
    {BuiltinMetric::files_changed, "files_changed"},
}};
inline constexpr NameTable<InstructionsMode, 2> instructions_modes{{
    {InstructionsMode::fresh, "fresh"},
    {InstructionsMode::pinned, "pinned"},
}};
inline constexpr NameTable<ReportLayout, 2> report_layouts{{
    {ReportLayout::record, "record"},
    {ReportLayout::parallel_experiment, "parallel-experiment"},
}};
inline constexpr NameTable<ComparisonStyle, 3> comparison_styles{{
    {ComparisonStyle::matrix, "matrix"},
    {ComparisonStyle::narrative, "narrative"},
    {ComparisonStyle::both, "both"},
}};
inline constexpr NameTable<RecommendationStyle, 3> recommendation_styles{{
    {RecommendationStyle::decisive, "decisive"},
    {RecommendationStyle::options, "options"},
    {RecommendationStyle::conditional, "conditional"},
}};
inline constexpr NameTable<Configuration, 3> configurations{{
    {Configuration::project, "project"},
    {Configuration::user, "user"},
    {Configuration::none, "none"},
}};

inline constexpr NameTable<SpecFormat, 3> spec_formats{{
    {SpecFormat::toml, "toml"},
    {SpecFormat::yaml, "yaml"},
    {SpecFormat::json, "json"},
}};
inline constexpr NameTable<Strategy, 4> strategies{{
    {Strategy::all, "all"},
    {Strategy::halving, "halving"},
    {Strategy::race, "race"},
    {Strategy::outline, "outline"},
}};
inline constexpr NameTable<Diversity, 3> diversities{{
    {Diversity::low, "low"},
    {Diversity::medium, "medium"},
    {Diversity::high, "high"},
}};
inline constexpr NameTable<Depth, 3> depths{{
    {Depth::sketch, "sketch"},
    {Depth::proof_of_concept, "proof_of_concept"},
    {Depth::production_ready, "production_ready"},
}};
inline constexpr NameTable<PrototypeFormat, 3> prototype_formats{{
    {PrototypeFormat::code, "code"},
    {PrototypeFormat::pseudocode, "pseudocode"},
    {PrototypeFormat::diagram, "diagram"},
}};
inline constexpr NameTable<JudgeMode, 2> judge_modes{{
    {JudgeMode::pairwise, "pairwise"},
    {JudgeMode::scale, "scale"},
}};

constexpr auto const& table_of(ExplorationState) { return exploration_states; }
constexpr auto const& table_of(ApproachState) { return approach_states; }
constexpr auto const& table_of(FailureCause) { return failure_causes; }
constexpr auto const& table_of(OutsideKind) { return outside_kinds; }
constexpr auto const& table_of(InterruptionCause) { return interruption_causes; }
constexpr auto const& table_of(MeasurementOutcome) { return measurement_outcomes; }
constexpr auto const& table_of(BudgetKind) { return budget_kinds; }
constexpr auto const& table_of(ScaleKind) { return scale_kinds; }
constexpr auto const& table_of(VerdictKind) { return verdict_kinds; }
constexpr auto const& table_of(BasePlace) { return base_places; }
constexpr auto const& table_of(LeftOut) { return left_out_reasons; }
constexpr auto const& table_of(JudgeStanding) { return judge_standings; }
constexpr auto const& table_of(AgreementLevel) { return agreement_levels; }
constexpr auto const& table_of(TieBreak) { return tie_breaks; }
constexpr auto const& table_of(RoundsEnd) { return rounds_ends; }
constexpr auto const& table_of(HelperPurpose) { return helper_purposes; }
constexpr auto const& table_of(Source) { return sources; }
constexpr auto const& table_of(Better) { return betters; }
constexpr auto const& table_of(ProcessMetric) { return process_metrics; }
constexpr auto const& table_of(BenchmarkFormat) { return benchmark_format_names; }
constexpr auto const& table_of(BuiltinMetric) { return builtin_metrics; }
constexpr auto const& table_of(InstructionsMode) { return instructions_modes; }
constexpr auto const& table_of(ReportLayout) { return report_layouts; }
constexpr auto const& table_of(ComparisonStyle) { return comparison_styles; }
constexpr auto const& table_of(RecommendationStyle) { return recommendation_styles; }
constexpr auto const& table_of(Configuration) { return configurations; }
constexpr auto const& table_of(SpecFormat) { return spec_formats; }
constexpr auto const& table_of(Strategy) { return strategies; }
constexpr auto const& table_of(Diversity) { return diversities; }
constexpr auto const& table_of(Depth) { return depths; }
constexpr auto const& table_of(PrototypeFormat) { return prototype_formats; }
constexpr auto const& table_of(JudgeMode) { return judge_modes; }

template <class Enum>
[[nodiscard]] std::string_view name_in_table(Enum value) {
  for (auto const& [each, name] : table_of(value)) {
    if (each == value) return name;
  }
  return {};
}

template <class Enum>
[[nodiscard]] std::optional<Enum> value_of(std::string_view name) {
  for (auto const& [each, its_name] : table_of(Enum{})) {
    if (its_name == name) return each;
  }
  return std::nullopt;
}

/// The names of the alternatives of a variant, in their order.
template <class... Each>
[[nodiscard]] consteval std::array<std::string_view, sizeof...(Each)> alternative_names(
    std::type_identity<std::variant<Each...>>) {
  return {Each::name...};
}
template <class Variant>
inline constexpr auto names_of = alternative_names(std::type_identity<Variant>());

}  // namespace parallel_explore::core
