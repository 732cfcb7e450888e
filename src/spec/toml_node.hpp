#pragma once

#include "spec/node.hpp"

namespace parallel_explore::spec {

/// The table of the document. Adds faults of syntax and repeated keys to `faults`; the result is
/// then empty or incomplete.
[[nodiscard]] Node parse_toml(std::string_view text, std::vector<Fault>& faults);

}  // namespace parallel_explore::spec
