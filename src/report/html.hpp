#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::report {

/// A text escaped for the content of an element or of a quoted attribute.
[[nodiscard]] std::string html_escaped(std::string_view text);

/// A list of escaped texts; empty if there are none.
[[nodiscard]] std::string html_list(std::vector<std::string> const& texts);

/// A page with `body`, which is HTML.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view body);

}  // namespace parallel_explore::report
