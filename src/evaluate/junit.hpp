#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::evaluate {

/// The tests that failed according to a JUnit XML report, in its order and each once: "CLASS.NAME",
/// or the name alone. Empty: none failed. None: it is not such a report.
[[nodiscard]] std::optional<std::vector<std::string>> failing_tests(std::string_view xml);

}  // namespace parallel_explore::evaluate
