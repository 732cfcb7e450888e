#pragma once

#include "parallel_explore/criterion.hpp"
#include "spec/reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::spec {

/// Reads one `[[criterion]]`, and adds its name to `names`, the names of the criteria before it.
[[nodiscard]] Criterion read_criterion(Reader& reader, Node const& node,
                                       std::vector<std::string>& names);

/// "2%", a share, or an amount. None for anything else, and below 0.
[[nodiscard]] std::optional<Difference> parse_difference(std::string_view text);

/// Adds a name to `names`. A name that is already there is a fault.
void check_unique(Reader& reader, int line, std::string_view what, std::string const& name,
                  std::vector<std::string>& names);

}  // namespace parallel_explore::spec
