#include "core/criterion_traits.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/explorer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

void add_all(Exploration const& from, std::string const& prefix, Exploration& into) {
  for (auto record : from.approaches) {
    record.approach.name = prefix + "/" + record.approach.name;
    if (!record.approach.of.empty()) record.approach.of = prefix + "/" + record.approach.of;
    if (record.approach.agent.empty()) record.approach.agent = from.experiment.session.agent;
    into.approaches.push_back(std::move(record));
  }
}

/// The criteria that both measure in one way. Notes name the others, and those of judges.
std::vector<Criterion> common_criteria(Exploration const& first, Exploration const& second,
                                       std::vector<std::string>& notes) {
  std::vector<Criterion> common;
  std::vector<std::string> judged, others;
  auto const& theirs = second.experiment.criteria;
  for (auto const& criterion : first.experiment.criteria) {
    auto const found = std::ranges::find(theirs, criterion.name, &Criterion::name);
    bool const same =
        found != theirs.end() && found->how == criterion.how && found->better == criterion.better;
    if (!core::traits_of(criterion).comparable_across_experiments) {
      judged.push_back(criterion.name);
    } else if (same) {
      common.push_back(criterion);
    } else {
      others.push_back(criterion.name);
    }
  }
  for (auto const& criterion : theirs) {
    bool const known = std::ranges::find(first.experiment.criteria, criterion.name,
                                         &Criterion::name) != first.experiment.criteria.end();
    if (!known) others.push_back(criterion.name);
  }
  if (!judged.empty()) {
    notes.push_back(fmt::format("left out: {}; judges compared within each experiment only",
                                fmt::join(judged, ", ")));
  }
  if (!others.empty()) {
    notes.push_back(
        fmt::format("left out: {}; not measured in the same way in both", fmt::join(others, ", ")));
  }
  return common;
}

}  // namespace

Exploration side_by_side(Exploration const& first, Exploration const& second) {
  Exploration both;
  both.name = first.name + " and " + second.name;
  both.state = ExplorationState::completed;
  both.experiment.task = first.experiment.task;
  both.experiment.report = first.experiment.report;
  both.experiment.evaluate.confidence = first.experiment.evaluate.confidence;
  both.experiment.criteria = common_criteria(first, second, both.warnings);
  bool const comparable = std::ranges::any_of(both.experiment.criteria, is_scored);
  if (!comparable) {
    throw Error(ErrorCode::validation,
                fmt::format("{} and {} have no criterion in common that is measured alike",
                            first.name, second.name),
                "add one to both: pexplore rescore NAME --criterion FILE");
  }
  if (first.experiment.task != second.experiment.task)
    both.warnings.emplace_back("the two have different tasks");
  if (first.base != second.base)
    both.warnings.emplace_back("the two started from different commits");
  add_all(first, first.name, both);
  add_all(second, second.name, both);
  return both;
}

}  // namespace v0_2
}  // namespace parallel_explore
