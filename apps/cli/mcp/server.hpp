#pragma once

namespace pexplore::mcp {

/// Serves the client at standard input and output until it closes the input. Returns an exit
/// status. `unattended`: nobody can be asked before what costs money, even where the client says
/// so; the word of its model counts.
int serve(bool unattended);

}  // namespace pexplore::mcp
