#pragma once

#include <string>

namespace parallel_explore::core {

/// A random UUID (RFC 4122, version 4), in lower case with dashes.
[[nodiscard]] std::string new_uuid();

}  // namespace parallel_explore::core
