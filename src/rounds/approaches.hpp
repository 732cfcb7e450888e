#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/exploration.hpp"

#include <set>
#include <string>
#include <vector>

/// Approaches that an experiment has, gets, and works on.
namespace parallel_explore::rounds {

/// Whether any approach has not ended.
[[nodiscard]] bool any_open(Exploration const& exploration);

/// The approaches without their further samples.
[[nodiscard]] std::vector<Approach> first_samples(Exploration const& exploration);

/// One more sample of an approach, by the approach's own name.
[[nodiscard]] Approach next_sample(Exploration const& exploration, std::string const& approach);

/// The proposals, and further samples of them, as they would stand in the spec; without those that
/// the record has. Throws as frozen().
[[nodiscard]] std::vector<EventPayload> proposed_approaches(Exploration const& exploration);

/// The approaches that are begun together next: those that have not ended, at most `size` of them
/// unless that is 0. None is begun before those that it comes after. `only`: the approaches to
/// choose from; empty: all.
[[nodiscard]] std::set<std::string> next_batch(Exploration const& exploration,
                                               std::set<std::string> const& only, std::size_t size);

}  // namespace parallel_explore::rounds
