#pragma once

namespace pexplore::acp {

/// Serves the client at standard input and output until it closes the input. Returns an exit
/// status.
int serve();

}  // namespace pexplore::acp
