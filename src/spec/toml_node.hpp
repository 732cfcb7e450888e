#pragma once

#include "spec/node.hpp"

namespace parallel_explore::spec {

/// The document's table. Faults of the syntax and repeated keys are added to `faults`; the result
/// is then empty or a part.
[[nodiscard]] Node parse_toml(std::string_view text, std::vector<Fault>& faults);

}  // namespace parallel_explore::spec
