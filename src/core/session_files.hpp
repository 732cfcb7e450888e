#pragma once

#include "parallel_explore/approach.hpp"

#include <string>
#include <string_view>

namespace parallel_explore::core {

/// "redis.2.stream.jsonl": what the second sample of redis left of that kind, in `sessions/`.
[[nodiscard]] inline std::string session_file_name(Approach const& approach,
                                                   std::string_view ending) {
  return approach_of(approach) + "." + std::to_string(approach.sample) + "." + std::string(ending);
}

}  // namespace parallel_explore::core
