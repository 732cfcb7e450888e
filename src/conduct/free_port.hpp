#pragma once

namespace parallel_explore::conduct {

/// A TCP port that nobody listens on now, for a session that wants to start a server; 0 if none is
/// to be had. The system hands out such ports in turn, so that two sessions do not get the same.
[[nodiscard]] int free_port();

}  // namespace parallel_explore::conduct
