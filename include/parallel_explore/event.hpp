#pragma once

#include "parallel_explore/events/approach.hpp"
#include "parallel_explore/events/evaluation.hpp"
#include "parallel_explore/events/exploration.hpp"
#include "parallel_explore/events/measuring.hpp"
#include "parallel_explore/events/publication.hpp"
#include "parallel_explore/events/session.hpp"
#include "parallel_explore/session.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace parallel_explore {
inline namespace v0_2 {

/// Everything that can happen. Approaches are named by `approach`, samples count from 1. Each event
/// has its name in the journal and, beside it, the members that are written there: a new event is a
/// struct in `events/` and an alternative here, so that a visitor needs a case for all others.
using EventPayload = std::variant<
    events::ExplorationStarted, events::ApproachGenerated, events::ApproachStarted,
    events::WorktreeCreated, events::SessionStarted, events::SessionSpawned,
    events::SessionProgress, events::SessionCompleted, events::WorkCommitted,
    events::IsolationBroken, events::EvaluationStarted, events::Measured, events::ApproachCompleted,
    events::ApproachFailed, events::EvaluationCompleted, events::ExplorationCompleted,
    events::ExplorationInterrupted, events::ExplorationResumed, events::Adopted,
    events::WorktreeRemoved, events::Warned, events::ApproachRetried, events::SessionLimited,
    events::SessionSilent, events::CooledDown, events::BudgetSpent, events::CancelAsked,
    events::HelperStarted, events::HelperSpawned, events::HelperCompleted,
    events::ApproachesProposed, events::Judged, events::BaseMeasured,
    events::ProtectedFilesTampered, events::ApproachContinued, events::ApproachDropped,
    events::CriteriaChanged, events::SubIssueFiled, events::BranchPushed, events::PullRequestOpened,
    events::DiagnosticFiled, events::MasterCommented, events::MergesChecked, events::Integrated,
    events::TaskVerified, events::PushStarted, events::ResultRepeated, events::SpreadLearnt,
    events::Trusted, events::WorktreeReady, events::MeasuringWaits, events::MeasuringStarted,
    events::RunStarted, events::RoundCompleted, events::MeasuringCompleted,
    events::EvaluationFilesHashed, events::WorktreeRestored, events::BranchMoved,
    events::ApproachTold, events::RunPaused, events::RunContinued, events::SettingsChanged,
    events::AdoptionUndone, events::HostFound, events::ApproachHandedOver, events::Unrecognised>;

/// One event with its place in the journal.
struct Event {
  std::uint64_t seq = 0;   ///< from 1, without gaps
  TimePoint time;          ///< when it was recorded
  std::string experiment;  ///< name of the experiment, a slug
  EventPayload payload;    ///< the fact; see name_of()

  bool operator==(Event const&) const = default;
};

/// The name in the journal, as "orchestrator:approach:start".
[[nodiscard]] std::string name_of(EventPayload const& payload);

/// One JSON object without line breaks.
[[nodiscard]] std::string to_json(Event const& event);

/// The inverse of to_json(); unknown members are ignored. Throws Error(journal).
[[nodiscard]] Event event_from_json(std::string_view line);

/// Receives the events of a brick.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Takes one event. Throws Error(resource) if it cannot be recorded.
  virtual void emit(EventPayload payload) = 0;
};

}  // namespace v0_2
}  // namespace parallel_explore
