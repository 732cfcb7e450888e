#pragma once

#include <string_view>

namespace parallel_explore::serve {

/// The live page, which is a part of the program.
[[nodiscard]] std::string_view live_page();

}  // namespace parallel_explore::serve
