#pragma once

#include "async/signal.hpp"

#include <list>

namespace parallel_explore::async {

/// The coroutines that wait for the next change of something. On one thread.
class Listeners {
 public:
  Listeners() = default;
  Listeners(Listeners const&) = delete;

  /// Wakes them all.
  void notify() {
    for (auto* const each : signals_) each->notify();
  }

  /// Makes a signal one of them, for as long as it lives. `listeners`: null: nothing changes.
  class Place {
   public:
    Place(Listeners* listeners, Signal& signal) : listeners_(listeners) {
      if (listeners_) place_ = listeners_->signals_.insert(listeners_->signals_.end(), &signal);
    }
    Place(Place const&) = delete;
    ~Place() {
      if (listeners_) listeners_->signals_.erase(place_);
    }

   private:
    Listeners* listeners_;
    std::list<Signal*>::iterator place_;
  };

 private:
  std::list<Signal*> signals_;
};

}  // namespace parallel_explore::async
