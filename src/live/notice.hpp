#pragma once

#include "parallel_explore/event.hpp"
#include "parallel_explore/exploration.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Messages to a person who does not look at the screen.
namespace parallel_explore::live {

enum class Occasion { finished, failed, limited, budget, needs_attention };

inline constexpr std::array<Occasion, 5> occasions{Occasion::finished, Occasion::failed,
                                                   Occasion::limited, Occasion::budget,
                                                   Occasion::needs_attention};

/// The key of `[on]`.
[[nodiscard]] std::string_view name_of(Occasion occasion);

struct Notice {
  Occasion occasion = Occasion::finished;
  std::string approach;  ///< its name; empty: the whole run
  std::string text;      ///< a sentence, one line without control characters

  bool operator==(Notice const&) const = default;
};

/// The message that an event is worth while the run goes on; none: no message.
[[nodiscard]] std::optional<Notice> notice_of(Event const& event);

/// The message about the end of a run; none: it has not ended, or a person ended it.
[[nodiscard]] std::optional<Notice> end_notice(Exploration const& exploration);

/// How a person is notified of an occasion: as the spec says, or else the person's own settings.
[[nodiscard]] std::vector<std::string> const& ways_of(Occasion occasion, Notifications const& spec,
                                                      Notifications const& own);

/// Variables that identify the kind of a terminal; empty: not set.
struct TerminalNames {
  std::string term;     ///< TERM
  std::string program;  ///< TERM_PROGRAM
};

/// The sequence that makes such a terminal show a notification, OSC 9 or OSC 777; the bell where it
/// is not known to show any.
[[nodiscard]] std::string terminal_sequence(TerminalNames const& names, std::string_view title,
                                            std::string_view text);

}  // namespace parallel_explore::live
