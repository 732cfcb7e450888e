#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::serve {

/// The part of a stream that a client has seen. Valid for later servers as well.
struct Cursor {
  std::string generation;    ///< of the record: another means another record of the same name
  std::uint64_t offset = 0;  ///< in bytes of the record

  bool operator==(Cursor const&) const = default;
};

/// "18c2f4a5b00-4711", as an id of a message.
[[nodiscard]] std::string to_text(Cursor const& cursor);

/// By the header Last-Event-ID; a cursor at the beginning where there is none or it is malformed.
[[nodiscard]] Cursor cursor_of(std::string_view last_event_id);

/// A message of a stream of server-sent events. `data` is JSON on one line.
[[nodiscard]] std::string event_message(std::string_view event, std::string_view id,
                                        std::string_view data);

/// A message that says nothing, so that both sides see that the other is there.
inline constexpr std::string_view heartbeat = ": \n\n";

}  // namespace parallel_explore::serve
