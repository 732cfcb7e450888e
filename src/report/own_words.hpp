#pragma once

#include "parallel_explore/exploration.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::report {

/// The claims of a session about its result, unchecked.
struct OwnWords {
  std::string architecture, implementation;
  std::vector<std::string> pros, cons;

  bool operator==(OwnWords const&) const = default;
  [[nodiscard]] bool empty() const { return *this == OwnWords{}; }
};

/// Reads the sections of an answer in Markdown: headings of any level, or lines in bold, named
/// Architecture, Implementation, Pros and Cons. Others stay empty; each part is cut at
/// 2,000 bytes, and a list at 20 points.
[[nodiscard]] OwnWords own_words_in(std::string_view answer);

/// Of the session that made the result.
[[nodiscard]] OwnWords own_words_of(ApproachRecord const& record);

}  // namespace parallel_explore::report
