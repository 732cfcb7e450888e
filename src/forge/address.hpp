#pragma once

#include <string_view>

namespace parallel_explore::forge {

/// Whether a name reads "owner/repo", of letters, digits and -_.
[[nodiscard]] bool is_repository(std::string_view name);

}  // namespace parallel_explore::forge
