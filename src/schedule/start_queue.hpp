#pragma once

#include "schedule/cool_down.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <utility>

namespace parallel_explore::schedule {

/// A place in the order in which approaches start: the lower, the earlier. None is given twice.
using Place = std::int64_t;

/// Places of approaches that may start as soon as their time has come.
class StartQueue {
 public:
  /// `not_before`: Instant::min(): at once.
  void enter(Place place, Instant not_before);
  void leave(Place place, Instant not_before);

  [[nodiscard]] bool empty() const { return ready_.empty() && delayed_.empty(); }
  /// The first of those whose time has come; none: all have to wait. Time does not run backwards.
  [[nodiscard]] std::optional<Place> first(Instant now);
  /// Earliest time that lies after `now`; none: no place waits for its time.
  [[nodiscard]] std::optional<Instant> next_start(Instant now) const;

 private:
  std::set<Place> ready_;
  std::set<std::pair<Instant, Place>> delayed_;
};

}  // namespace parallel_explore::schedule
