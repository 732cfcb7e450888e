#pragma once

#include <string_view>

namespace parallel_explore::evaluate {

/// Whether compilers, linkers, interpreters or package managers say with this line that a module, a
/// symbol or a package is missing.
[[nodiscard]] bool names_missing_import(std::string_view line);

}  // namespace parallel_explore::evaluate
