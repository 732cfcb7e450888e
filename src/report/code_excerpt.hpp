#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parallel_explore::report {

/// The code that a patch of git adds: each file's path with a colon, and below it the lines that
/// are added, with "…" where unchanged code is between them. At most `lines` lines of code; one
/// with "…" ends what was cut. Files that are only removed or renamed, or are binary, are left out.
[[nodiscard]] std::string added_code(std::string_view patch, std::size_t lines);

}  // namespace parallel_explore::report
