#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>

namespace parallel_explore::text {

/// The last complete JSON object with a member `key` in a text, fenced or not. Text before and
/// after it is ignored.
[[nodiscard]] std::optional<boost::json::object> last_object_with(std::string_view text,
                                                                  std::string_view key);

}  // namespace parallel_explore::text
