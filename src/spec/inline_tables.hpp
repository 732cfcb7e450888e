#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::spec {

/// TOML in which inline tables of several lines, with line ends instead of commas, comments and a
/// comma at the end, are inline tables of TOML 1.0. Strings and everything else stay as they are.
[[nodiscard]] std::string joined_inline_tables(std::string_view toml);

}  // namespace parallel_explore::spec
