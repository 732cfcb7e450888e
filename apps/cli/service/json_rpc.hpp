#pragma once

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <variant>

/// Messages of JSON-RPC 2.0, a line each.
namespace pexplore::service {

namespace json = boost::json;

enum RpcError : int {
  parse_error = -32700,
  invalid_request = -32600,
  unknown_method = -32601,
  invalid_params = -32602,
  internal_error = -32603,
};

/// Bytes; a longer message is answered with an error.
inline constexpr std::size_t longest_message = std::size_t{16} << 20;

/// The message on one line, whatever its texts contain.
[[nodiscard]] std::string line_of(json::object const& message);

[[nodiscard]] std::string error_line(json::value const& id, int code, std::string_view text,
                                     json::value data = nullptr);

/// The answer to a line that was longer than longest_message.
[[nodiscard]] std::string too_long_line();

/// The object of a line, or the answer to one that has none. Never throws.
[[nodiscard]] std::variant<json::object, std::string> read_message(std::string_view line);

/// The member of that name; null if it is not an object.
[[nodiscard]] json::object const* object_in(json::object const& from, std::string_view member);

/// The same as text; empty if it is none.
[[nodiscard]] std::string text_in(json::object const& from, std::string_view member);

/// Whether a request may have this id.
[[nodiscard]] bool is_id(json::value const* id);

}  // namespace pexplore::service
