#include "schedule/start_queue.hpp"

#include <limits>

namespace parallel_explore::schedule {

void StartQueue::enter(Place place, Instant not_before) {
  if (not_before == Instant::min()) {
    ready_.insert(place);
  } else {
    delayed_.emplace(not_before, place);
  }
}

void StartQueue::leave(Place place, Instant not_before) {
  ready_.erase(place);
  delayed_.erase({not_before, place});
}

std::optional<Place> StartQueue::first(Instant now) {
  while (!delayed_.empty() && delayed_.begin()->first <= now) {
    ready_.insert(delayed_.begin()->second);
    delayed_.erase(delayed_.begin());
  }
  if (ready_.empty()) return std::nullopt;
  return *ready_.begin();
}

std::optional<Instant> StartQueue::next_start(Instant now) const {
  auto const next = delayed_.upper_bound({now, std::numeric_limits<Place>::max()});
  if (next == delayed_.end()) return std::nullopt;
  return next->first;
}

}  // namespace parallel_explore::schedule
