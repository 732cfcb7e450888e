#pragma once

#include "parallel_explore/exploration.hpp"

/// The effect of adoptions on the state; see fold.cpp.
namespace parallel_explore::core {

void follow_adoption(events::Adopted const& event, TimePoint time, Exploration& exploration);

/// Removes the adoption that is undone.
void follow_undoing(events::AdoptionUndone const& event, Exploration& exploration);

}  // namespace parallel_explore::core
