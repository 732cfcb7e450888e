#pragma once

#include "parallel_explore/approach.hpp"

#include <string>
#include <string_view>

namespace parallel_explore::core {

/// The name of a file in `sessions/`: "redis.2.stream.jsonl" for the second sample of redis.
[[nodiscard]] inline std::string session_file_name(Approach const& approach,
                                                   std::string_view ending) {
  return approach_of(approach) + "." + std::to_string(approach.sample) + "." + std::string(ending);
}

}  // namespace parallel_explore::core
