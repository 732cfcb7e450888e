#pragma once

namespace pexplore {

/// Prints what becomes of each variable of the environment: whether sessions get it, whether its
/// value is masked, and why.
int show_environment(bool json);

}  // namespace pexplore
