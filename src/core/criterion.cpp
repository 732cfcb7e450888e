#include "parallel_explore/criterion.hpp"

#include "core/criterion_traits.hpp"

#include <utility>

namespace parallel_explore {
inline namespace v0_2 {

bool is_scored(Criterion const& criterion) {
  return !(criterion.gate && core::traits_of(criterion).passes_or_fails);
}

bool is_exclusive(Criterion const& criterion) { return core::traits_of(criterion).exclusive; }

bool is_on_score_scale(Criterion const& criterion) {
  return core::traits_of(criterion).on_score_scale;
}

std::string kind_of(Criterion const& criterion) {
  return std::string(core::traits_of(criterion).kind);
}

Criterion gate(std::string name, std::string command) {
  Criterion criterion = measure(std::move(name), std::move(command), ProcessMetric::exit);
  criterion.gate = true;
  return criterion;
}

Criterion measure(std::string name, std::string command, Metric metric, Better better) {
  CommandCriterion how;
  how.run = std::move(command);
  how.metric = std::move(metric);
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.better = better;
  criterion.how = std::move(how);
  return criterion;
}

Criterion judge(std::string name, std::string question) {
  Criterion criterion;
  criterion.name = std::move(name);
  criterion.how = JudgeQuestion{std::move(question)};
  return criterion;
}

}  // namespace v0_2
}  // namespace parallel_explore
