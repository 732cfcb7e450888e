#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace parallel_explore::store {

/// The most that a spec or a settings file may have, in bytes.
inline constexpr std::size_t largest_spec = 1 << 20;

/// The text of a file that a person named, or of a pipe that the shell made. Throws
/// Error(not_found | resource), or Error(spec) for more than `largest` bytes.
[[nodiscard]] std::string spec_text(std::filesystem::path const& file,
                                    std::size_t largest = largest_spec);

}  // namespace parallel_explore::store
