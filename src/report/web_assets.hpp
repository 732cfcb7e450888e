#pragma once

#include <string_view>

/// The built front-end of reports, which is part of the program: web/dist.
namespace parallel_explore::report {

/// A page of HTML with comments where title, plain content and data belong.
[[nodiscard]] std::string_view web_page();

/// The WebAssembly module that decides again with other weights.
[[nodiscard]] std::string_view web_engine();

}  // namespace parallel_explore::report
