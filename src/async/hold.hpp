#pragma once

#include "async/signal.hpp"
#include "async/stoppable.hpp"

#include <boost/asio/this_coro.hpp>

#include <list>

namespace parallel_explore::async {

/// Holds steps back that have not begun, while a person wants that. On one thread.
class Hold {
 public:
  Hold() = default;
  Hold(Hold const&) = delete;

  [[nodiscard]] bool is_on() const { return is_on_; }

  void set(bool on) {
    is_on_ = on;
    if (on) return;
    for (auto* const each : waiting_) each->notify();
  }

  /// Returns once nothing holds the caller back. Throws Stopped where `steps` are to end.
  awaitable<void> passed(Stoppable& steps) {
    if (!is_on_) co_return;
    Signal released(co_await boost::asio::this_coro::executor);
    Place const place(waiting_, released);
    while (is_on_) {
      awaitable<bool> waiting = released.wait();
      (void)co_await steps.run_to_end(std::move(waiting));
    }
  }

 private:
  /// A signal in the list, for as long as it lives.
  class Place {
   public:
    Place(std::list<Signal*>& list, Signal& signal)
        : list_(list), place_(list.insert(list.end(), &signal)) {}
    Place(Place const&) = delete;
    ~Place() { list_.erase(place_); }

   private:
    std::list<Signal*>& list_;
    std::list<Signal*>::iterator place_;
  };

  bool is_on_ = false;
  std::list<Signal*> waiting_;
};

}  // namespace parallel_explore::async
