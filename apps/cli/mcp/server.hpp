#pragma once

namespace pexplore::mcp {

/// Serves the client at standard input and output until it closes the input. Returns an exit
/// status. `unattended`: no person can be asked before a call that costs money, even where the
/// client says so; the word of its model counts.
int serve(bool unattended);

}  // namespace pexplore::mcp
