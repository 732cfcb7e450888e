#pragma once

#include <string>
#include <string_view>

namespace parallel_explore {
inline namespace v0_2 {

/// Another machine that runs sessions, reached by SSH: `[host.NAME]`.
struct Host {
  std::string ssh;  ///< destination as ssh takes it, such as an alias of ~/.ssh/config; empty: the
                    ///< host's own name
  int slots = 2;    ///< sessions at once, 1–1024
  std::string root = "~/pexplore";  ///< directory there that holds everything of pexplore

  bool operator==(Host const&) const = default;
};

/// The name of this machine in lists of hosts.
inline constexpr std::string_view local_host = "local";

}  // namespace v0_2
}  // namespace parallel_explore
