#pragma once

#include "parallel_explore/async.hpp"
#include "serve/event_stream.hpp"
#include "serve/experiments.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace parallel_explore::serve {

/// A stream that a client asked for.
struct StreamRequest {
  std::optional<std::string> experiment;  ///< none: the list
  Cursor seen;
  std::chrono::milliseconds patience{};  ///< a client that takes a message no faster is dropped
};

/// Sends server-sent events until the client leaves or reads nothing, the experiment is gone, or
/// the experiments are stopped. Each message has all that is new since the one before, so that a
/// slow client gets fewer and larger ones and no client has a queue.
awaitable<void> send_events(boost::asio::ip::tcp::socket& socket, Experiments& experiments,
                            StreamRequest request);

}  // namespace parallel_explore::serve
