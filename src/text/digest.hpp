#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::text {

/// The SHA-1 of some bytes, in 40 lower-case hexadecimal digits.
[[nodiscard]] std::string digest(std::string_view bytes);

}  // namespace parallel_explore::text
