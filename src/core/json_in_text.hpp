#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>

namespace parallel_explore::core {

/// The last complete JSON object in a text, fenced or not, that has a member `key`: what agents
/// write before and after it does not matter.
[[nodiscard]] std::optional<boost::json::object> last_object_with(std::string_view text,
                                                                  std::string_view key);

}  // namespace parallel_explore::core
