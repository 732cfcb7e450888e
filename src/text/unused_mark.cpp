#include "text/unused_mark.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::text {

std::string unused_mark(std::string_view word, std::span<std::string_view const> texts) {
  for (int number = 1;; ++number) {
    // The first 10,000 look alike, and none of them follows from another.
    auto mark = fmt::format("{}-{:04}", word, number < 10'000 ? number * 7919 % 10'000 : number);
    bool const occurs = std::ranges::any_of(
        texts, [&](std::string_view text) { return text.find(mark) != std::string_view::npos; });
    if (!occurs) return mark;
  }
}

}  // namespace parallel_explore::text
