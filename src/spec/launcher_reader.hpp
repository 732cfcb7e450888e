#pragma once

#include "parallel_explore/launch.hpp"
#include "spec/reader.hpp"

namespace parallel_explore::spec {

/// The value of `[session] launcher`: the name of a launcher, or a table with a prefix.
[[nodiscard]] Take take_launcher(Reader& reader, Launch& into);

}  // namespace parallel_explore::spec
