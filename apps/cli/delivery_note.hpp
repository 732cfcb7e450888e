#pragma once

#include "parallel_explore/explorer.hpp"

#include <string>

namespace pexplore {

/// A sentence on how a request to an experiment continues; empty where it is carried out now.
[[nodiscard]] std::string delivery_note(parallel_explore::Delivery delivery,
                                        std::string const& name);

}  // namespace pexplore
