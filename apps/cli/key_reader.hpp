#pragma once

#include "live/keys.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>

namespace pexplore {

/// Reads the keys of a terminal on a loop.
class KeyReader {
 public:
  using OnKey = std::function<void(parallel_explore::live::Keystroke const&)>;

  /// `descriptor`: as Terminal::keys() gives it; it outlives this.
  KeyReader(boost::asio::io_context& loop, int descriptor, OnKey on_key);
  KeyReader(KeyReader const&) = delete;
  ~KeyReader();

  void start();
  /// The loop no longer waits for keys.
  void stop();

 private:
  void wait();
  void read();
  void give(std::vector<parallel_explore::live::Keystroke> const& keys);

  int descriptor_;
  OnKey on_key_;
  bool is_started_ = false;
  boost::asio::posix::stream_descriptor keys_;
  boost::asio::steady_timer timer_;  ///< until Escape is a key of its own
  parallel_explore::live::KeyDecoder decoder_;
};

}  // namespace pexplore
