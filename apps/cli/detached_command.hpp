#pragma once

#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pexplore {

/// Starts a program in a session of its own, without our standard streams, and with these variables
/// in addition to ours. It is ended after 20 seconds, also where this program has ended before.
/// Returns its process, which the caller reaps. Throws Error(resource).
[[nodiscard]] pid_t start_detached(std::vector<std::string> const& argv,
                                   std::map<std::string, std::string> const& variables);

}  // namespace pexplore
