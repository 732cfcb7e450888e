#include "text/embedded_json.hpp"

#include <boost/json.hpp>

namespace parallel_explore::text {

namespace json = boost::json;

std::optional<json::object> last_object_with(std::string_view text, std::string_view key) {
  // Tries every "{": a stream parser stops at the end of the object and ignores the rest.
  constexpr int most_tries = 10'000;
  auto at = text.rfind('{');
  for (int tries = 0; at != std::string_view::npos && tries < most_tries; ++tries) {
    json::stream_parser parser;
    boost::system::error_code error;
    parser.write_some(text.data() + at, text.size() - at, error);
    if (!error && parser.done()) {
      auto const value = parser.release();
      if (value.is_object() && value.as_object().contains(key)) return value.as_object();
    }
    at = at == 0 ? std::string_view::npos : text.rfind('{', at - 1);
  }
  return std::nullopt;
}

}  // namespace parallel_explore::text
