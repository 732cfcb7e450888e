#pragma once

#include "parallel_explore/exploration.hpp"

/// The effect on the state of events by which people, or settings of theirs, steer a run; see
/// fold.cpp.
namespace parallel_explore::core {

void follow_request(events::ApproachTold const& event, Exploration& exploration);
void follow_request(events::RunPaused const& event, Exploration& exploration);
void follow_request(events::RunContinued const& event, Exploration& exploration);
void follow_request(events::SettingsChanged const& event, Exploration& exploration);
void follow_request(events::ApproachHandedOver const& event, Exploration& exploration);

template <class Event>
concept SteeringEvent = requires(Event const& event, Exploration& e) {
  follow_request(event, e);
};

/// A host as it was found last.
void add_host(Exploration& exploration, events::HostFound const& host);

/// The experiment with the settings that are changed.
void apply_settings(LiveSettings const& settings, Experiment& experiment);

/// An approach that has ended is to be worked on again.
void start_again(ApproachRecord& record);

/// An approach starts over, with its own agent, which remembers nothing.
void forget_work(ApproachRecord& record);

/// A session of the approach ended by itself: it has done what the last remark asks for.
void settle_remark(SessionEnd const& end, ApproachRecord& record);

}  // namespace parallel_explore::core
