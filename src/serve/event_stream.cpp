#include "serve/event_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace parallel_explore::serve {

std::string to_text(Cursor const& cursor) {
  return fmt::format("{}-{}", cursor.generation, cursor.offset);
}

Cursor cursor_of(std::string_view last_event_id) {
  constexpr std::size_t longest = 64;
  auto const dash = last_event_id.find('-');
  if (dash == std::string_view::npos || last_event_id.size() > longest) return {};
  Cursor cursor;
  auto const digits = last_event_id.substr(dash + 1);
  auto const end = digits.data() + digits.size();
  auto const parsed = std::from_chars(digits.data(), end, cursor.offset);
  if (digits.empty() || parsed.ec != std::errc() || parsed.ptr != end) return {};
  cursor.generation = last_event_id.substr(0, dash);
  return cursor;
}

std::string event_message(std::string_view event, std::string_view id, std::string_view data) {
  return fmt::format("event: {}\nid: {}\ndata: {}\n\n", event, id, data);
}

}  // namespace parallel_explore::serve
