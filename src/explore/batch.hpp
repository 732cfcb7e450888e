#pragma once

#include "run/dispatcher.hpp"
#include "run/inbox_server.hpp"

#include <set>
#include <string>

namespace parallel_explore::operations {

/// Approaches that work at the same time, and that requests to their experiment reach.
class Batch {
 public:
  /// `only`: the approaches to run; empty: all that have not ended.
  Batch(boost::asio::any_io_executor executor, run::BrickRefs const& bricks,
        run::Recorder& recorder, std::set<std::string> only, run::InboxServer& inbox);
  ~Batch();
  Batch(Batch const&) = delete;

  /// Runs them to their end. Throws as Dispatcher::run(). Lifetimes: the batch outlives the call.
  /// Never cancel it: stop().
  awaitable<schedule::RunEnded> run();

  /// The first call asks what runs to end, the second kills it.
  void stop(std::string reason);

 private:
  run::Dispatcher dispatcher_;
  run::InboxServer& inbox_;
};

}  // namespace parallel_explore::operations
