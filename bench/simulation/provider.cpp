#include "simulation/provider.hpp"

#include <algorithm>

namespace simulation {

std::optional<Refusal> Provider::ask(Instant now) {
  auto const time = std::chrono::duration_cast<Duration>(now.time_since_epoch());
  if (is_out(time)) {
    ++refused_;
    return Refusal{};
  }
  if (setting_.quota > 0) {
    auto const window = time / setting_.window;
    if (window != window_) in_window_ = 0;
    window_ = window;
    if (in_window_ >= setting_.quota) {
      ++refused_;
      if (!setting_.names_a_time) return Refusal{};
      return Refusal{(window + 1) * setting_.window - time};
    }
    ++in_window_;
  }
  ++answered_;
  return std::nullopt;
}

std::optional<double> Provider::allowed(Instant now) const {
  if (setting_.quota == 0) return std::nullopt;
  auto const time = std::chrono::duration_cast<Duration>(now.time_since_epoch());
  return static_cast<double>(setting_.quota) * static_cast<double>(time.count()) /
         static_cast<double>(setting_.window.count());
}

bool Provider::is_out(Duration time) const {
  return std::ranges::any_of(setting_.outages,
                             [&](Span const& each) { return time >= each.from && time < each.to; });
}

}  // namespace simulation
