#include "parallel_explore/criterion.hpp"

namespace parallel_explore {

bool is_scored(Criterion const& criterion) {
  auto const* const command = std::get_if<CommandCriterion>(&criterion.how);
  return !(criterion.gate && command && command->metric == Metric{ProcessMetric::exit});
}

bool is_exclusive(Criterion const& criterion) {
  auto const* const command = std::get_if<CommandCriterion>(&criterion.how);
  return command && (command->exclusive || command->metric == Metric{ProcessMetric::seconds});
}

bool is_score_already(Criterion const& criterion) {
  return std::holds_alternative<Given>(criterion.how) ||
         std::holds_alternative<SelfReport>(criterion.how) ||
         std::holds_alternative<JudgeQuestion>(criterion.how);
}

std::string kind_of(Criterion const& criterion) {
  struct Kind {
    std::string operator()(CommandCriterion const&) const { return "measured"; }
    std::string operator()(BuiltinMetric) const { return "builtin"; }
    std::string operator()(SelfReport const&) const { return "self_reported"; }
    std::string operator()(Given const&) const { return "given"; }
    std::string operator()(CustomEvaluator const&) const { return "custom"; }
    std::string operator()(JudgeQuestion const&) const { return "judged"; }
  };
  return std::visit(Kind{}, criterion.how);
}

}  // namespace parallel_explore
