#include "service/json_rpc.hpp"

#include "text/display.hpp"
#include "text/utf8.hpp"

#include <utility>

namespace pexplore::service {

using namespace parallel_explore;

namespace {

constexpr std::size_t most_depth = 32;

}  // namespace

std::string line_of(json::object const& message) {
  return text::escape_invisible(text::valid_utf8(json::serialize(message)));
}

std::string error_line(json::value const& id, int code, std::string_view text, json::value data) {
  json::object error{{"code", code}, {"message", text}};
  if (!data.is_null()) error["data"] = std::move(data);
  return line_of({{"jsonrpc", "2.0"}, {"id", id}, {"error", std::move(error)}});
}

std::string error_line(BadLine const& fault) { return error_line(nullptr, fault.code, fault.text); }

std::variant<json::object, BadLine> read_message(std::string_view line) {
  json::error_code error;
  json::parse_options options;
  options.max_depth = most_depth;
  auto message = json::parse(line, error, {}, options);
  if (error) return BadLine{parse_error, "this is not JSON"};
  if (!message.is_object()) return BadLine{invalid_request, "a message is an object"};
  return std::move(message.get_object());
}

json::object const* object_in(json::object const& from, std::string_view member) {
  auto const* const found = from.if_contains(member);
  return found ? found->if_object() : nullptr;
}

std::string text_in(json::object const& from, std::string_view member) {
  auto const* const found = from.if_contains(member);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

bool is_id(json::value const* id) {
  return id && (id->is_string() || id->is_int64() || id->is_uint64());
}

}  // namespace pexplore::service
