#include "explore/rate.hpp"

#include "core/criterion_traits.hpp"
#include "explore/adopt.hpp"
#include "explore/reports.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/judging.hpp"
#include "run/recorder.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// The judged criteria that a rating is about.
std::vector<std::string> rated_criteria(Experiment const& experiment, Rating const& rating) {
  std::vector<std::string> judged;
  for (auto const& each : experiment.criteria) {
    if (core::traits_of(each).asks_judges) judged.push_back(each.name);
  }
  if (judged.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("{} has no criterion that is judged", experiment.name),
                "add one to the spec: judge = \"Which is clearer?\"");
  }
  for (auto const& name : rating.criteria) {
    if (std::ranges::find(judged, name) == judged.end()) {
      throw Error(ErrorCode::validation,
                  fmt::format("{} is not a judged criterion of {}", name, experiment.name),
                  fmt::format("judged are: {}", fmt::join(judged, ", ")));
    }
  }
  return rating.criteria.empty() ? judged : rating.criteria;
}

}  // namespace

awaitable<void> rate(Workspace& workspace, Rating rating) {
  if (rating.preferred < 0 || rating.preferred > 2) {
    throw Error(ErrorCode::validation,
                fmt::format("the preferred one of two is 1 or 2, or 0 for neither, and not {}",
                            rating.preferred));
  }
  std::unique_ptr<Journal> journal = co_await workspace.open_record(rating.experiment);
  auto const& exploration = journal->exploration();
  events::Judged judged;
  judged.judge_number = 0;
  judged.agent = person_agent;
  Verdict const verdict = workspace.verdict_of(exploration);
  for (auto const& name : {rating.first, rating.second}) {
    auto const sample = sample_to_adopt(exploration, verdict, name);
    (void)work_of(exploration, exploration.at(sample));
    judged.candidates.push_back(sample);
  }
  if (judged.candidates[0] == judged.candidates[1]) {
    throw Error(ErrorCode::validation,
                fmt::format("{} cannot be compared with itself", judged.candidates[0]),
                "name two approaches");
  }
  for (auto const& name : rated_criteria(exploration.experiment, rating))
    judged.opinions.push_back({name, rating.preferred, {}, {}});
  run::Recorder recorder(*journal, workspace.listener());
  recorder.emit(std::move(judged));
  co_await write_reports(workspace, *journal);
}

}  // namespace parallel_explore::operations
