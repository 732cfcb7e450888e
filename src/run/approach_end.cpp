#include "run/approach_end.hpp"

#include <utility>

namespace parallel_explore::run {

void complete(Recorder& recorder, std::string const& approach) {
  auto const& record = recorder.exploration().at(approach);
  events::ApproachCompleted event{approach, record.approach.id, {}};
  for (auto const& measurement : record.evaluation.measurements) {
    if (auto const value = median(measurement.values)) event.scores[measurement.criterion] = *value;
  }
  recorder.emit(std::move(event));
}

void fail(Recorder& recorder, std::string const& approach, FailureCause cause, std::string reason,
          bool redo) {
  auto const state =
      cause == FailureCause::cancelled ? ApproachState::cancelled : ApproachState::failed;
  auto const& id = recorder.exploration().at(approach).approach.id;
  recorder.emit(events::ApproachFailed{approach, id, state, cause, std::move(reason), redo});
}

void fail(Recorder& recorder, std::string const& approach, SessionEnd const& end) {
  auto const& id = recorder.exploration().at(approach).approach.id;
  recorder.emit(
      events::ApproachFailed{approach, id, state_after(end), cause_of(end), reason_of(end), false});
}

}  // namespace parallel_explore::run
