#include "run/announcer.hpp"

#include <boost/asio/post.hpp>

#include <optional>
#include <utility>

namespace parallel_explore::run {
namespace {

/// Is notified for as long as this lives.
class Waiting {
 public:
  Waiting(std::list<async::Signal*>& list, async::Signal& signal)
      : list_(list), place_(list.insert(list.end(), &signal)) {}
  Waiting(Waiting const&) = delete;
  ~Waiting() { list_.erase(place_); }

 private:
  std::list<async::Signal*>& list_;
  std::list<async::Signal*>::iterator place_;
};

}  // namespace

Announcer::Announcer(boost::asio::any_io_executor executor, Exploration state, Listener listener)
    : state_(std::make_shared<State>()) {
  state_->executor = std::move(executor);
  state_->exploration = std::move(state);
  state_->listener = std::move(listener);
}

Event Announcer::append(Journal& journal, EventPayload payload) {
  if (state_->failure) std::rethrow_exception(state_->failure);
  // Known when append_soon() has returned, which is before a posted function is called.
  auto const appended = std::make_shared<std::optional<Event>>();
  ++appended_;
  std::weak_ptr<State> const weak = state_;
  auto const executor = state_->executor;
  // The journal may call this on another thread, where nothing of the state may be touched.
  auto const durable = [weak, executor, appended](std::exception_ptr failure) {
    boost::asio::post(executor, [weak, appended, failure = std::move(failure)] {
      if (auto const state = weak.lock())
        announce(*state, *appended ? &**appended : nullptr, failure);
    });
  };
  try {
    *appended = journal.append_soon(std::move(payload), durable);
  } catch (...) {
    --appended_;
    // It may have been recorded all the same.
    state_->exploration = journal.exploration();
    throw;
  }
  return **appended;
}

/// Without an event, its append() has failed.
void Announcer::announce(State& state, Event const* event, std::exception_ptr const& failure) {
  if (!event) return;
  ++state.announced;
  if (failure && !state.failure) state.failure = failure;
  if (!state.failure) {
    if (event->seq > state.exploration.last_seq) state.exploration.apply(*event);
    if (state.listener) state.listener(*event, state.exploration);
  }
  for (auto* signal : state.waiting) signal->notify();
}

awaitable<void> Announcer::all() {
  auto const state = state_;
  auto const wanted = appended_;
  async::Signal signal(state->executor);
  Waiting const place(state->waiting, signal);
  for (;;) {
    if (state->announced >= wanted) break;
    (void)co_await signal.wait();
  }
  if (state->failure) std::rethrow_exception(state->failure);
}

}  // namespace parallel_explore::run
