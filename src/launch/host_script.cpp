#include "launch/host_script.hpp"

#include "files/embedded.hpp"

PEXPLORE_EMBED(PEXPLORE_FILE("pexplore_host_script", PEXPLORE_HOST_SCRIPT))

extern "C" {
[[gnu::visibility("hidden")]] extern char const pexplore_host_script[], pexplore_host_script_end[];
}

namespace parallel_explore::launch {

std::string_view host_script() { return {pexplore_host_script, pexplore_host_script_end}; }

}  // namespace parallel_explore::launch
