#pragma once

#include "live/controls.hpp"
#include "live_screen.hpp"
#include "parallel_explore/async.hpp"

#include <boost/asio/io_context.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pexplore {

/// The effects of keys. A key whose function is not set does nothing.
struct LiveActions {
  parallel_explore::live::Abilities abilities;
  /// Ends the run, or the watching, as Ctrl-C does.
  std::function<void()> interrupt;
  /// Adds, cancels, tells or stops; gives a sentence for people. Throws Error.
  std::function<parallel_explore::awaitable<std::string>(std::string experiment,
                                                         parallel_explore::live::KeyCommand)>
      carry_out;
  /// Gives the changes of an approach in parts, until `take` returns false. Throws Error.
  std::function<parallel_explore::awaitable<void>(std::string experiment, std::string approach,
                                                  std::function<bool(std::string_view)> take)>
      diff;
  /// The transcript or the log of an approach. Throws Error.
  std::function<std::unique_ptr<LiveText>(parallel_explore::live::Act,
                                          parallel_explore::Exploration const&,
                                          std::string const& approach)>
      text;
  LastLine last_line;
  /// How long sessions took before.
  std::function<parallel_explore::live::Pace(parallel_explore::Exploration const&)> pace;
};

/// The text that a key opens; none: the key does nothing. A diff comes while the loop runs. Throws
/// Error.
[[nodiscard]] std::shared_ptr<OpenText> open_text(
    boost::asio::io_context& loop, LiveActions const& actions,
    parallel_explore::Exploration const& exploration,
    parallel_explore::live::KeyCommand const& command);

/// A failure for people, on one line.
[[nodiscard]] std::string sentence_of(std::exception_ptr const& failure);

}  // namespace pexplore
