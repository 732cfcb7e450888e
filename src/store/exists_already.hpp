#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/exploration.hpp"

#include <string>

namespace parallel_explore::store {

/// The Error(name_in_use) of an experiment whose name is taken, with the commands to use.
[[nodiscard]] Error exists_already(std::string const& name, Exploration const& there);

}  // namespace parallel_explore::store
