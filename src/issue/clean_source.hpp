#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::issue {

/// The text as valid UTF-8 whose lines end in "\n", without control characters, and without
/// characters that people cannot see but agents can: marks of direction, zero-width spaces, tags.
[[nodiscard]] std::string clean_source(std::string_view text);

/// The text of an entity such as "&amp;" or "&#x1F600;"; an unknown entity stays as it is.
[[nodiscard]] std::string entity_text(std::string_view entity);

}  // namespace parallel_explore::issue
