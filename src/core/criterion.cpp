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

std::string kind_of(Criterion const& criterion) {
  struct Kind {
    std::string operator()(CommandCriterion const&) const { return "measured"; }
    std::string operator()(BuiltinMetric) const { return "builtin"; }
    std::string operator()(SelfReport const&) const { return "self_reported"; }
    std::string operator()(Given const&) const { return "given"; }
    std::string operator()(CustomEvaluator const&) const { return "custom"; }
  };
  return std::visit(Kind{}, criterion.how);
}

}  // namespace parallel_explore
