#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::evaluate {

/// The lines of a command's output that look like failures, in their order and each once; at most
/// `most`, of at most 200 bytes. Totals that count no failure ("0 failed") are left out.
[[nodiscard]] std::vector<std::string> failure_lines(std::string_view output, std::size_t most = 3);

/// Why a command failed, in one line: its lines that look like failures, those of standard error
/// first; else the last line that is not empty. Empty: it printed nothing.
[[nodiscard]] std::string failure_in(std::string_view output, std::string_view error);

}  // namespace parallel_explore::evaluate
