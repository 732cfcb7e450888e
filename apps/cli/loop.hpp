#pragma once

#include "async/wait_for.hpp"

namespace pexplore {

using parallel_explore::async::wait_for;

}  // namespace pexplore
