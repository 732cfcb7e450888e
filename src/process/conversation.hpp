#pragma once

#include "process/descriptor.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace parallel_explore::process {

/// Messages to a command while it runs, over its standard input. Outlives the command.
class Conversation {
 public:
  void say(std::string_view text);
  /// Closes the command's standard input once everything is said.
  void hang_up();

 private:
  friend class ConversationPipe;
  std::string unsaid_;
  bool over_ = false;
  std::function<void()> on_news_;  ///< while the command runs
};

/// The parent's end of a conversation with a running command: sends its messages as the command
/// takes them.
class ConversationPipe {
 public:
  /// `end` is one of a socket pair; the command has the other.
  ConversationPipe(boost::asio::any_io_executor executor, Conversation& conversation,
                   Descriptor end);
  ConversationPipe(ConversationPipe const&) = delete;
  ~ConversationPipe();

 private:
  void send_unsaid();
  void send_later();

  Conversation& conversation_;
  boost::asio::posix::stream_descriptor end_;
  bool waits_ = false;  ///< until the command takes more
  std::shared_ptr<void> alive_ = std::make_shared<char>();
};

}  // namespace parallel_explore::process
