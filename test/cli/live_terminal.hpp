#pragma once

#include "live_view.hpp"
#include "support/emulated_screen.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pexplore {

/// A live view on a terminal of its own, whose other end reads into an emulated screen and types.
class LiveTerminal {
 public:
  LiveTerminal(std::size_t columns, std::size_t rows, LiveActions actions);
  LiveTerminal(LiveTerminal const&) = delete;
  ~LiveTerminal();

  [[nodiscard]] LiveView& view() { return *view_; }
  [[nodiscard]] boost::asio::io_context& loop() { return loop_; }

  /// Shows a state.
  void show(parallel_explore::Exploration const& exploration) { view_->show({}, exploration); }

  /// Types bytes.
  void type(std::string const& bytes) const;

  void resize(std::size_t columns, std::size_t rows);

  /// Runs the loop until the screen is as wanted. Returns what it then shows; without it after ten
  /// seconds, it fails the test.
  std::vector<std::string> until(std::function<bool(std::string const& text)> const& wanted);
  std::vector<std::string> until_shows(std::string const& text);
  std::vector<std::string> until_hides(std::string const& text);

  /// Everything that was written comes to the screen; then everything on it.
  std::string whole_text();

  /// The terminal's modes are those that it had at first.
  [[nodiscard]] bool has_first_modes() const;

  [[nodiscard]] bool shows_cursor();
  [[nodiscard]] std::vector<std::string> unknown();
  [[nodiscard]] std::size_t bytes_written();

  parallel_explore::TimePoint now;  ///< of the view

 private:
  void read_all();
  std::string screen_text();

  int screen_end_ = -1, program_end_ = -1;
  std::mutex mutex_;
  parallel_explore::support::EmulatedScreen screen_;
  std::size_t bytes_ = 0;
  std::thread reader_;
  boost::asio::io_context loop_;
  std::unique_ptr<LiveView> view_;
};

}  // namespace pexplore
