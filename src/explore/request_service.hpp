#pragma once

#include "async/background.hpp"
#include "async/hold.hpp"
#include "explore/workspace.hpp"
#include "run/inbox_server.hpp"

#include <functional>
#include <string>

namespace parallel_explore::operations {

/// Takes requests to an experiment from its first gate to its last judge.
///
/// Lifetimes: workspace, recorder and bricks outlive this.
class RequestService {
 public:
  /// `stop`: interrupts the run; a second call kills.
  RequestService(Workspace& workspace, run::Recorder& recorder, run::BrickRefs const& bricks,
                 std::function<void(std::string reason)> stop);

  void begin(boost::asio::any_io_executor const& executor);
  /// Ends it. Nothing is carried out after the return.
  awaitable<void> close();
  /// Throws what kept requests from being taken.
  void rethrow() { serving_.rethrow(); }

  [[nodiscard]] run::InboxServer& server() { return server_; }
  [[nodiscard]] async::Hold& hold() { return hold_; }
  [[nodiscard]] async::Listeners& settings() { return settings_; }

 private:
  run::Recorder& recorder_;
  std::function<void(std::string)> stop_;
  async::Hold hold_;
  async::Listeners settings_;
  run::InboxServer server_;
  async::Background serving_;
};

}  // namespace parallel_explore::operations
