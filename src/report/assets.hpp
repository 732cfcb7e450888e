#pragma once

#include <string_view>

/// Files of the repository that are part of the program.
namespace parallel_explore::report {

/// A page of HTML with comments where title, plain content and data belong.
[[nodiscard]] std::string_view web_page();

/// The WebAssembly module that decides again with other weights.
[[nodiscard]] std::string_view web_engine();

/// The JSON Schemas of summary.json and progress.json.
[[nodiscard]] std::string_view summary_schema();
[[nodiscard]] std::string_view progress_schema();

}  // namespace parallel_explore::report
