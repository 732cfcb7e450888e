#pragma once

#include "parallel_explore/result_aggregator.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::report {

/// A text escaped for the content of an element or of a quoted attribute.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// A list of escaped texts; empty if there are none.
[[nodiscard]] std::string html_list(std::vector<std::string> const& texts);

/// Verdict, comparison and warnings without a script.
[[nodiscard]] std::string plain_html(ReportInput const& input);

}  // namespace parallel_explore::report
