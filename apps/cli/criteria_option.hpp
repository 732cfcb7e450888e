#pragma once

#include "parallel_explore/experiment.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pexplore {

/// One of the sets that ship with the library, or a user's own file.
[[nodiscard]] std::vector<parallel_explore::Criterion> criteria_named(std::string const& name);

/// "a=x,b=y" of an option. Throws CLI::ValidationError.
[[nodiscard]] std::map<std::string, std::string> pairs_of(std::string const& option,
                                                          std::string const& text);

/// "a=1,b=0.5". Throws CLI::ValidationError.
[[nodiscard]] std::map<std::string, double> parse_weights(std::string const& text);

/// "a=count,b=ratio". Throws CLI::ValidationError.
[[nodiscard]] std::map<std::string, parallel_explore::ScaleKind> parse_scales(
    std::string const& text);

/// "a=lower". Throws CLI::ValidationError.
[[nodiscard]] std::map<std::string, parallel_explore::Better> parse_better(std::string const& text);

/// The smallest differences that matter.
struct MattersOption {
  std::map<std::string, parallel_explore::Difference> criteria;
  std::optional<double> total;
};

/// "a=2%,b=10,total=0.01". Throws CLI::ValidationError.
[[nodiscard]] MattersOption parse_matters(std::string const& text);

}  // namespace pexplore
