#pragma once

#include "parallel_explore/experiment.hpp"

#include <map>
#include <string>
#include <vector>

namespace pexplore {

/// One of the sets that ship with the library, or a file of one's own.
[[nodiscard]] std::vector<parallel_explore::Criterion> criteria_named(std::string const& name);

/// "a=x,b=y" of an option. Throws CLI::ValidationError.
[[nodiscard]] std::map<std::string, std::string> pairs_of(std::string const& option,
                                                          std::string const& text);

/// "a=1,b=0.5". Throws CLI::ValidationError.
[[nodiscard]] std::map<std::string, double> parse_weights(std::string const& text);

}  // namespace pexplore
