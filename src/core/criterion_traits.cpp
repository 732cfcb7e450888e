#include "core/criterion_traits.hpp"

namespace parallel_explore::core {
namespace {

/// One overload for each kind.
struct Traits {
  CriterionTraits operator()(CommandCriterion const& command) const {
    bool const timed = command.metric == Metric{ProcessMetric::seconds} ||
                       std::holds_alternative<BenchmarkMetric>(command.metric);
    return {.kind = "measured",
            .key = "run",
            .source = Source::measured,
            .runs_command = true,
            .is_measured = true,
            .exclusive = command.exclusive || timed,
            .passes_or_fails = command.metric == Metric{ProcessMetric::exit},
            .needs_worktree = true};
  }

  CriterionTraits operator()(BuiltinMetric const&) const {
    return {.kind = "builtin", .key = "builtin", .source = Source::builtin};
  }

  CriterionTraits operator()(SelfReport const&) const {
    return {.kind = "self_reported",
            .key = "self_reported",
            .source = Source::self_reported,
            .claims_itself = true,
            .on_score_scale = true,
            .needs_worktree = true,
            .needs_session = true,
            .remark = " (self-reported)",
            .mark = "*"};
  }

  CriterionTraits operator()(Given const&) const {
    return {.kind = "given",
            .key = "given",
            .source = Source::given,
            .written_by_hand = true,
            .on_score_scale = true,
            .needs_worktree = true};
  }

  CriterionTraits operator()(CustomEvaluator const&) const {
    return {.kind = "custom",
            .key = "custom",
            .source = Source::measured,
            .is_measured = true,
            .needs_worktree = true};
  }

  CriterionTraits operator()(JudgeQuestion const&) const {
    return {.kind = "judged",
            .key = "judge",
            .source = Source::judged,
            .asks_judges = true,
            .on_score_scale = true,
            .comparable_across_experiments = false};
  }
};

}  // namespace

CriterionTraits traits_of(Criterion const& criterion) {
  return std::visit(Traits{}, criterion.how);
}

}  // namespace parallel_explore::core
