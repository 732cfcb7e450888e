#pragma once

#include <filesystem>

namespace parallel_explore::launch {

/// The program pexplore-follow, which is installed with the library: beside the program that runs,
/// in libexec/parallel_explore beside its directory, or where the library was installed to. Throws
/// Error(host) where it is in none of these places.
[[nodiscard]] std::filesystem::path follower_program();

}  // namespace parallel_explore::launch
