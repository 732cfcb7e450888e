#pragma once

#include "simulation/setting.hpp"

#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace simulation {

/// Things that are to happen, in the order of their times, and of their entry where those are
/// equal.
class Agenda {
 public:
  void enter(Instant at, std::function<void()> what) {
    entries_.push({{at, ++entered_}, std::move(what)});
  }
  [[nodiscard]] Instant next() const {
    return entries_.empty() ? Instant::max() : entries_.top().at.first;
  }
  /// Removes the next and returns it.
  std::function<void()> pop() {
    auto what = entries_.top().what;
    entries_.pop();
    return what;
  }

 private:
  struct Entry {
    std::pair<Instant, std::int64_t> at;
    std::function<void()> what;
    bool operator>(Entry const& other) const { return at > other.at; }
  };
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> entries_;
  std::int64_t entered_ = 0;
};

}  // namespace simulation
