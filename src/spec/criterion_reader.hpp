#pragma once

#include "parallel_explore/criterion.hpp"
#include "spec/reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::spec {

/// Reads one `[[criterion]]`. `names`: of the criteria before it; its own is added.
[[nodiscard]] Criterion read_criterion(Reader& reader, Node const& node,
                                       std::vector<std::string>& names);

/// Adds a name to those that are taken; one that is taken already is a fault.
void check_unique(Reader& reader, int line, std::string_view what, std::string const& name,
                  std::vector<std::string>& names);

}  // namespace parallel_explore::spec
