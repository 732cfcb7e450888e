#include "parallel_explore/event_visit.hpp"

#include <variant>

namespace parallel_explore {
inline namespace v0_2 {

std::string approach_of(EventPayload const& payload) {
  Overloaded const name{[](events::ApproachGenerated const& event) { return event.approach.name; },
                        [](auto const& event) -> std::string {
                          if constexpr (requires { std::string(event.approach); }) {
                            return event.approach;
                          } else {
                            return {};
                          }
                        }};
  return std::visit(name, payload);
}

std::string approach_of(Event const& event) { return approach_of(event.payload); }

}  // namespace v0_2
}  // namespace parallel_explore
