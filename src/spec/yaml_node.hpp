#pragma once

#include "spec/node.hpp"

namespace parallel_explore::spec {

/// The document's table, as of parse_toml().
[[nodiscard]] Node parse_yaml(std::string_view text, std::vector<Fault>& faults);
/// The same of JSON, whose syntax is checked first and whose numbers are taken as JSON has them.
[[nodiscard]] Node parse_json(std::string_view text, std::vector<Fault>& faults);

}  // namespace parallel_explore::spec
