#pragma once

#include "async/background.hpp"
#include "run/dispatcher.hpp"
#include "run/inbox_server.hpp"

#include <set>
#include <string>

namespace parallel_explore::operations {

/// Approaches that work at the same time, while requests to their experiment are carried out.
class Batch {
 public:
  /// `only`: the approaches to run; empty: all that have not ended.
  Batch(boost::asio::any_io_executor executor, run::BrickRefs const& bricks,
        run::Recorder& recorder, std::set<std::string> only, run::InboxServer::Admit admit);
  Batch(Batch const&) = delete;

  /// Runs them to their end. Throws as Dispatcher::run(), and what keeps requests from being
  /// taken. Lifetimes: the batch outlives the call. Never cancel it: stop().
  awaitable<schedule::RunEnded> run();

  /// The first call asks what runs to end, the second kills it.
  void stop(std::string reason);

  /// Carries out a request. Returns whether it can: false while nothing works. Throws as
  /// InboxServer::carry_out().
  bool carry_out(store::Request const& request);

 private:
  void serve_inbox();
  awaitable<schedule::RunEnded> work();
  awaitable<void> close_inbox();

  boost::asio::any_io_executor executor_;
  run::Recorder& recorder_;
  run::Dispatcher dispatcher_;
  run::InboxServer inbox_;
  async::Background serving_;
  run::InboxServer* reachable_ = nullptr;  ///< while approaches work
};

}  // namespace parallel_explore::operations
