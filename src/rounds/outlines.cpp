#include "rounds/outlines.hpp"

#include "parallel_explore/judging.hpp"
#include "rounds/approaches.hpp"
#include "rounds/strategy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::rounds {
namespace {

bool is_outline_of(HelperRecord const& helper, std::string const& approach) {
  return helper.purpose == HelperPurpose::outline && helper.approach == approach;
}

/// The names of the approaches with a dropped sample.
std::vector<std::string> dropped_approaches(Exploration const& exploration) {
  std::vector<std::string> names;
  for (auto const& record : exploration.approaches) {
    auto const& name = approach_of(record.approach);
    bool const is_new = std::ranges::find(names, name) == names.end();
    if (!record.strategy.dropped.empty() && is_new) names.push_back(name);
  }
  return names;
}

/// The approaches that were outlined, with the scores that judges gave them.
std::vector<Candidate> outline_candidates(Exploration const& exploration) {
  std::vector<events::Judged> of_outlines;
  for (auto const& each : exploration.judged) {
    if (each.of_outlines) of_outlines.push_back(each);
  }
  auto const& criteria = exploration.experiment.criteria;
  auto const judging = judging_of(of_outlines, criteria);
  std::vector<Candidate> candidates;
  for (auto const& approach : first_samples(exploration)) {
    bool const was_asked = std::ranges::any_of(exploration.helpers, [&](HelperRecord const& each) {
      return is_outline_of(each, approach.name);
    });
    if (!was_asked) continue;
    Candidate candidate;
    candidate.approach = approach.name;
    for (auto const& judged : judging.criteria) {
      auto const score = judged.scores.find(approach.name);
      auto const weight = std::ranges::find(criteria, judged.criterion, &Criterion::name)->weight;
      if (score != judged.scores.end()) candidate.score += weight * score->second;
    }
    candidates.push_back(std::move(candidate));
  }
  return candidates;
}

}  // namespace

bool needs_outlines(Exploration const& exploration) {
  auto const& session = exploration.experiment.session;
  if (session.strategy != Strategy::outline) return false;
  bool const all_built = std::cmp_less_equal(first_samples(exploration).size(), session.keep);
  return !all_built && dropped_approaches(exploration).empty();
}

bool is_outlined(Exploration const& exploration, std::string const& approach) {
  return std::ranges::any_of(exploration.helpers, [&](HelperRecord const& each) {
    return is_outline_of(each, approach) && each.result &&
           std::holds_alternative<Completed>(each.result->end);
  });
}

std::vector<EventPayload> drop_outlines(Exploration const& exploration) {
  auto const& session = exploration.experiment.session;
  if (session.strategy != Strategy::outline) return {};
  auto out = dropped_approaches(exploration);
  auto candidates = outline_candidates(exploration);
  std::erase_if(candidates, [&](Candidate const& each) {
    return std::ranges::find(out, each.approach) != out.end();
  });
  auto const ranked = best_of(candidates, candidates.size());
  for (auto i = static_cast<std::size_t>(session.keep); i < ranked.size(); ++i)
    out.push_back(ranked[i]);
  std::vector<EventPayload> events;
  for (auto const& name : out) {
    for (auto const& record : exploration.approaches) {
      bool const is_of_it = approach_of(record.approach) == name && record.strategy.dropped.empty();
      // A person asked for samples beyond the spec's, and gets them.
      if (!is_of_it || record.approach.sample > session.samples) continue;
      events.emplace_back(events::ApproachDropped{
          record.approach.name,
          fmt::format("outlined only: it was not among the best {}", session.keep)});
    }
  }
  return events;
}

}  // namespace parallel_explore::rounds
