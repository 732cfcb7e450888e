#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::report {

/// The output of the last run of each of these criteria, by the log of an evaluation; those that it
/// does not have are left out.
[[nodiscard]] std::map<std::string, std::string> outputs_in(
    std::string_view log, std::vector<std::string> const& criteria);

}  // namespace parallel_explore::report
