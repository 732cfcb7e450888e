#pragma once

#include "key_reader.hpp"
#include "live/controls.hpp"
#include "live_screen.hpp"
#include "open_text.hpp"
#include "stop_signal.hpp"
#include "terminal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace pexplore {

/// The terminal of a person while something runs: a table that is redrawn in place at most ten
/// times a second, texts that fill the screen, and keys. src/live decides what is shown and what
/// keys mean; this has the terminal, the clock and the signals of job control.
class LiveView final : private LoanListener {
 public:
  struct Settings {
    int input = 0, output = 2;  ///< descriptors
    bool colour = false;
    LiveScreen::Clock now;
  };

  LiveView(boost::asio::io_context& loop, Settings settings, LiveActions actions);
  LiveView(LiveView const&) = delete;
  ~LiveView();

  /// Shows the state after an event; keeps a fold of its own.
  void show(parallel_explore::Event const& event, parallel_explore::Exploration const& exploration);

  /// Whether anything is shown: the process may be in the background of its terminal.
  [[nodiscard]] bool is_shown() const { return screen_.is_attached(); }

  /// Adds a line above the table, for good; with the next drawing, or at once.
  void add_line(std::string line);
  void announce(std::string line);

  /// Draws the last state, leaves it where it is, and ends.
  void finish();

 private:
  void lend() override;
  void take_back() override;
  void tick();
  void draw();
  void end();
  void give_up(std::exception_ptr const& failure);
  void attach();
  void detach();
  void press(parallel_explore::live::Keystroke const& key);
  void carry_out(parallel_explore::live::KeyCommand const& command);

  boost::asio::io_context& loop_;
  LiveActions actions_;
  Terminal terminal_;
  LiveScreen screen_;
  KeyReader keys_;
  boost::asio::steady_timer timer_;
  StopSignal stop_signal_;
  parallel_explore::live::Controls controls_;
  parallel_explore::live::Pace pace_;
  std::optional<parallel_explore::Exploration> exploration_;    ///< none: no event yet
  std::optional<std::chrono::steady_clock::time_point> drawn_;  ///< none: not yet
  parallel_explore::live::Screen drawn_for_;
  bool has_begun_ = false, is_running_ = false, has_changed_ = false, is_lent_ = false;
};

}  // namespace pexplore
