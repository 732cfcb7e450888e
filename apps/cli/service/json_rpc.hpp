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

/// The error of a line that has no message, so that no id is known.
struct BadLine {
  int code = parse_error;
  std::string_view text = {};
};

/// A line that was longer than longest_message.
inline constexpr BadLine too_long{invalid_request, "a message has at most 16 MiB"};
inline constexpr BadLine no_message{invalid_request, "neither a request nor an answer"};

/// The answer to such a line, with an id of null, as JSON-RPC wants it.
[[nodiscard]] std::string error_line(BadLine const& fault);

/// The object of a line. Never throws.
[[nodiscard]] std::variant<json::object, BadLine> read_message(std::string_view line);

/// The member of that name; null if it is not an object.
[[nodiscard]] json::object const* object_in(json::object const& from, std::string_view member);

/// The same as text; empty if it is not a text.
[[nodiscard]] std::string text_in(json::object const& from, std::string_view member);

/// Whether a request may have this id.
[[nodiscard]] bool is_id(json::value const* id);

}  // namespace pexplore::service
