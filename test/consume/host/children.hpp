#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <thread>

/// A way in which programs look after children of their own, for as long as this lives: one of
/// Children::styles.
class Children {
 public:
  static constexpr std::string_view styles[] = {
      "default",     // waits for each by its number, without a handler
      "own",         // a handler that waits for children of its own, as GUI libraries do
      "asio",        // Asio's signal_set, as older versions of Boost.Process do
      "blocked",     // SIGCHLD is blocked everywhere, and a thread takes it
      "everything",  // a handler that waits for every child, and so takes statuses of the library
      "ignored"};    // the system forgets them

  explicit Children(std::string const& style);
  ~Children();
  Children(Children const&) = delete;

  /// Makes a child and sees how it ends. Returns whether its status was right.
  bool make_one();

  /// Waits on that loop, where the style does.
  void use(boost::asio::io_context& loop);
  void leave_loop() { signals_.reset(); }

 private:
  std::string style_;
  std::shared_ptr<boost::asio::signal_set> signals_;
  std::thread taker_;
};
