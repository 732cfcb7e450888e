#pragma once

#include "live_view.hpp"
#include "parallel_explore/exploration.hpp"

#include <boost/asio/io_context.hpp>

#include <optional>
#include <string>

namespace pexplore {

/// Shows the progress of a run on standard error: on a terminal the live view, elsewhere one line a
/// change of state.
class Progress {
 public:
  enum class Style { live, plain, silent };

  /// The style that fits standard error and the environment; `plain`: never live.
  [[nodiscard]] static Style fitting(bool quiet, bool plain);

  Progress(boost::asio::io_context& loop, Style style, LiveActions actions);
  ~Progress();
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;

  /// Shows an event and the state after it; the last frame is drawn where that has ended.
  void take(parallel_explore::Event const& event, parallel_explore::Exploration const& exploration);

  /// A message above the live lines.
  void say(std::string const& line);

  /// Leaves the lines as they are and draws no more.
  void finish();

 private:
  void tell_live(parallel_explore::Event const& event);

  Style style_;
  std::optional<LiveView> live_;
};

}  // namespace pexplore
