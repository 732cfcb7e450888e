#pragma once

#include "parallel_explore/exploration.hpp"

#include <concepts>

/// The effect of events of measuring on the state; see fold.cpp.
namespace parallel_explore::core {

void follow(events::Measured const& event, TimePoint time, Exploration& exploration);
void follow(events::BaseMeasured const& event, TimePoint time, Exploration& exploration);
void follow(events::MeasuringWaits const& event, TimePoint time, Exploration& exploration);
void follow(events::MeasuringStarted const& event, TimePoint time, Exploration& exploration);
void follow(events::RunStarted const& event, TimePoint time, Exploration& exploration);
void follow(events::RoundCompleted const& event, TimePoint time, Exploration& exploration);
void follow(events::MeasuringCompleted const& event, TimePoint time, Exploration& exploration);
void follow(events::ResultRepeated const& event, TimePoint time, Exploration& exploration);
void follow(events::ProtectedFilesTampered const& event, TimePoint time, Exploration& exploration);
void follow(events::EvaluationFilesHashed const& event, TimePoint time, Exploration& exploration);
void follow(events::WorktreeRestored const& event, TimePoint time, Exploration& exploration);
void follow(events::BranchMoved const& event, TimePoint time, Exploration& exploration);

template <class Event>
concept MeasuringEvent = requires(Event const& event, Exploration& e) {
  follow(event, TimePoint(), e);
};

/// Nothing is being measured any more.
void end_measuring(Exploration& exploration);

}  // namespace parallel_explore::core
