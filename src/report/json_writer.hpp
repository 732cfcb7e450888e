#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace parallel_explore::report {

/// Indented by two, members in their order, numbers as short as they read back exactly (Boost.JSON
/// would write 1E-1). Ends with a line end.
[[nodiscard]] std::string pretty(boost::json::value const& value);

}  // namespace parallel_explore::report
