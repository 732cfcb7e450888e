#pragma once

#include "async/background.hpp"
#include "async/signal.hpp"
#include "async/stoppable.hpp"
#include "parallel_explore/launcher.hpp"
#include "process/conversation.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <string>
#include <utility>

namespace parallel_explore::launch {

/// A process of ssh that stays. Its input ends when this program does, however that ends, and with
/// it the process.
struct OpenLine {
  explicit OpenLine(boost::asio::any_io_executor executor) : news(std::move(executor)) {}

  process::Conversation conversation;
  async::Background background;
  async::Stoppable steps;
  async::Signal news;  ///< something was printed, or it has ended
  std::string output, error;
  bool has_ended = false;
};

/// Begins the process. It keeps `line` for as long as it runs.
void begin_line(boost::asio::any_io_executor const& executor, std::shared_ptr<OpenLine> const& line,
                CommandLine command);

/// Ends it, at first by the end of its input.
awaitable<void> end_line(std::shared_ptr<OpenLine> line);

}  // namespace parallel_explore::launch
