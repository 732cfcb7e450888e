#pragma once

#include <filesystem>

namespace parallel_explore::real {

/// Puts instructions, skills, servers, hooks, plugins and extensions wherever agents look for them
/// below `root`: in its `home`, in its `tmp` and in itself, a parent of both. Instructions say
/// PLANTED. Programs append a line to the file `root`/started: the approach that they run for.
void plant(std::filesystem::path const& root);

}  // namespace parallel_explore::real
