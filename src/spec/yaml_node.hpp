#pragma once

#include "spec/node.hpp"

namespace parallel_explore::spec {

/// The table of the document, as parse_toml() returns it.
[[nodiscard]] Node parse_yaml(std::string_view text, std::vector<Fault>& faults);
/// The same for JSON: its syntax is checked first, and its values are those of JSON, not of YAML.
[[nodiscard]] Node parse_json(std::string_view text, std::vector<Fault>& faults);

}  // namespace parallel_explore::spec
