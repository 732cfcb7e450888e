#pragma once

#include "parallel_explore/event.hpp"

#include <string>

/// @file
/// Helpers for programs that look into events: a case for each type, and the approach that an event
/// is about.

namespace parallel_explore {
inline namespace v0_2 {

/// Visitor of a variant, such as Event::payload, from a lambda for each alternative; a lambda that
/// takes `auto const&` stands for all others:
/// `std::visit(Overloaded{[](events::Measured const& event) {…}, [](auto const&) {}}, payload)`.
template <class... Each>
struct Overloaded : Each... {
  using Each::operator()...;
};

/// Deduces the types of the lambdas, which clang before 17 does not do for aggregates.
template <class... Each>
Overloaded(Each...) -> Overloaded<Each...>;

/// The name of the approach, or of the sample, that an event is about. Empty: the event is about
/// the whole run, the untouched base, or several approaches.
[[nodiscard]] std::string approach_of(EventPayload const& payload);

/// As for the payload.
[[nodiscard]] std::string approach_of(Event const& event);

}  // namespace v0_2
}  // namespace parallel_explore
