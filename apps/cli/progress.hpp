#pragma once

#include "parallel_explore/exploration.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <string>

namespace pexplore {

/// Shows the progress of a run on standard error: on a terminal one line an approach and a summary,
/// redrawn in place; elsewhere one line a change of state.
class Progress {
 public:
  enum class Style { live, plain, silent };

  /// The style that fits standard error and the environment.
  [[nodiscard]] static Style fitting(bool quiet);

  Progress(boost::asio::io_context& loop, Style style);
  ~Progress();
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;

  /// `exploration` stays valid until finish(), or until it has ended: the last frame is drawn then.
  void take(parallel_explore::Event const& event, parallel_explore::Exploration const& exploration);

  /// A message above the live lines.
  void say(std::string const& line);

  /// Leaves the lines as they are and draws no more.
  void finish();

 private:
  void schedule();
  void draw();
  void erase();

  boost::asio::steady_timer timer_;
  Style style_;
  bool colour_;
  bool running_ = false;
  parallel_explore::Exploration const* exploration_ = nullptr;
  int lines_drawn_ = 0;
};

}  // namespace pexplore
