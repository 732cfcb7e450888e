#pragma once

#include "service/own_command.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <sys/types.h>
#include <vector>

namespace pexplore::service {

/// Runs that commands left in the background. The process that started each has ended, so that they
/// may have become children of this one: it takes note of their ends.
class DetachedRuns {
 public:
  explicit DetachedRuns(boost::asio::io_context& loop);

  /// Notes the run that a command left, if it did.
  void note(CommandEnd const& end);

  /// Lets the loop end; runs go on.
  void close();

 private:
  void wait();
  void reap();

  boost::asio::signal_set ended_;
  std::vector<pid_t> processes_;
  bool closed_ = false;
};

}  // namespace pexplore::service
