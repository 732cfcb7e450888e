#pragma once

#include "parallel_explore/criterion.hpp"

namespace parallel_explore::spec {

/// The direction and unit that a criterion has unless the spec says otherwise: built-in metrics and
/// what a process uses are costs; what a command computes is a result.
void set_criterion_defaults(Criterion& criterion);

}  // namespace parallel_explore::spec
