#pragma once

#include "parallel_explore/experiment.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace parallel_explore::operations {

/// Warnings about credentials in the environment: variables that sessions would get if they held
/// none, and credentials that are also a part of a path, name or command, and are not masked there.
/// Names the variables, and never a value.
[[nodiscard]] std::vector<std::string> environment_warnings(Experiment const& experiment,
                                                            std::filesystem::path const& main_tree);

}  // namespace parallel_explore::operations
