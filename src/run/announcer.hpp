#pragma once

#include "async/signal.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/exploration.hpp"
#include "parallel_explore/progress_store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <exception>
#include <functional>
#include <list>
#include <memory>

namespace parallel_explore::run {

/// Announces the events of a journal on its executor, in their order, each once it is durable and
/// with the state that it led to. Only the listener waits for the journal's disk.
///
/// Lifetimes: the journal outlives this. An event that is not announced by its end never is.
class Announcer {
 public:
  using Listener = std::function<void(Event const&, Exploration const&)>;

  /// `state`: that of the journal.
  Announcer(boost::asio::any_io_executor executor, Exploration state, Listener listener);
  Announcer(Announcer const&) = delete;

  /// Appends an event, which is announced later. Throws as Journal::append(), and where an earlier
  /// event could not be made durable.
  Event append(Journal& journal, EventPayload payload);

  /// Returns when all that was appended before the call has been announced. Throws where an event
  /// could not be made durable.
  awaitable<void> all();

 private:
  struct State {
    boost::asio::any_io_executor executor;
    Exploration exploration;  ///< as of the last event that was announced
    Listener listener;
    std::uint64_t announced = 0;
    std::exception_ptr failure;
    std::list<async::Signal*> waiting;
  };

  static void announce(State& state, Event const* event, std::exception_ptr const& failure);

  std::shared_ptr<State> state_;
  std::uint64_t appended_ = 0;
};

}  // namespace parallel_explore::run
