#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::plan {

/// Valid UTF-8 whose lines end in "\n", without control characters and without characters that
/// readers do not see but agents would: marks of direction, zero-width spaces, tags.
[[nodiscard]] std::string clean_source(std::string_view text);

/// An entity such as "&amp;" or "&#x1F600;" as text; itself where it is unknown.
[[nodiscard]] std::string entity_text(std::string_view entity);

}  // namespace parallel_explore::plan
