#pragma once

#include "parallel_explore/criterion.hpp"
#include "spec/reader.hpp"

#include <string>

namespace parallel_explore::spec {

/// Reads the value of `metric`: the name of a property of the process, or a table.
void read_metric(Reader& reader, Node const& node, Metric& into);

/// Whether a path stays in the directory that it is relative to.
[[nodiscard]] bool is_inside(std::string const& path);

}  // namespace parallel_explore::spec
