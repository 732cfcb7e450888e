#include "schedule/backoff.hpp"

#include <algorithm>

namespace parallel_explore::schedule {

Duration wait_after(Backoff const& backoff, int earlier) {
  auto const longest = std::max(backoff.first, backoff.longest);
  auto wait = backoff.first;
  for (int i = 0; i < earlier && wait < longest; ++i)
    wait = wait > longest / 2 ? longest : wait * 2;
  return wait;
}

std::optional<Duration> asked_wait(Limited const& limited,
                                   std::chrono::system_clock::time_point now) {
  if (!limited.until) return std::nullopt;
  return std::max(std::chrono::ceil<Duration>(*limited.until - now), Duration(0));
}

}  // namespace parallel_explore::schedule
