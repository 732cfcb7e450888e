#include "stream/json_line.hpp"

#include "text/display.hpp"

namespace parallel_explore::stream {

namespace json = boost::json;

std::string_view text_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found && found->is_string() ? std::string_view(found->as_string()) : std::string_view();
}

json::object const* object_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found ? found->if_object() : nullptr;
}

json::array const* array_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found ? found->if_array() : nullptr;
}

double number_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found && found->is_number() ? found->to_number<double>() : 0;
}

std::int64_t count_at(json::object const& object, std::string_view key) {
  auto const value = number_at(object, key);
  return value > 0 && value < 1e15 ? static_cast<std::int64_t>(value) : 0;
}

bool flag_at(json::object const& object, std::string_view key) {
  auto const* const found = object.if_contains(key);
  return found && found->is_bool() && found->as_bool();
}

std::string main_argument(json::object const& input) {
  for (auto const* key : {"file_path", "filePath", "command", "path", "pattern", "url", "query",
                          "description", "prompt"}) {
    if (auto const text = text_at(input, key); !text.empty())
      return text::clean_line(text, activity_bytes);
  }
  return {};
}

}  // namespace parallel_explore::stream
