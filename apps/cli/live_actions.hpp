#pragma once

#include "live_view.hpp"

#include <functional>

namespace pexplore {

/// The keys of a run, as the commands of the same name carry them out. `interrupt`: as of
/// LiveActions.
[[nodiscard]] LiveActions live_actions(parallel_explore::live::Abilities abilities,
                                       std::function<void()> interrupt);

}  // namespace pexplore
