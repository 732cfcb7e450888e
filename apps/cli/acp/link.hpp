#pragma once

#include "acp/protocol.hpp"
#include "acp/updates.hpp"
#include "parallel_explore/async.hpp"
#include "service/detached_runs.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pexplore::acp {

/// The way to the client: standard output, and questions that wait for their answers.
class Link {
 public:
  explicit Link(boost::asio::io_context& loop) : executor_(loop.get_executor()), detached_(loop) {}

  static void send(std::string const& line);
  static void update(std::string const& session, json::object update);

  /// Asks the person for permission. Gives the id of the option that was chosen; empty: none was,
  /// the turn is cancelled, or the client has left.
  parallel_explore::awaitable<std::string> ask(std::string session, json::object tool_call,
                                               std::vector<PermissionOption> options);

  /// Takes an answer; one to nothing is ignored.
  void take(ClientReply const& reply);

  /// Gives up the questions of a session.
  void withdraw(std::string const& session);

  /// Runs that commands of sessions left in the background.
  service::DetachedRuns& detached() { return detached_; }

  /// The client has left: no question is answered any more.
  void close();

 private:
  struct Question;

  boost::asio::any_io_executor executor_;
  service::DetachedRuns detached_;
  std::map<std::string, std::shared_ptr<Question>> questions_;  ///< by id
  std::int64_t asked_ = 0;
  bool closed_ = false;
};

}  // namespace pexplore::acp
