#pragma once

#include "parallel_explore/host.hpp"
#include "spec/reader.hpp"

#include <string_view>

namespace parallel_explore::spec {

/// Reads a table of settings of Slurm; `where` is for messages.
void read_slurm(Reader& reader, Node const& node, std::string_view where, Slurm& into);

}  // namespace parallel_explore::spec
