#include "launch/host_script.hpp"

#include "files/embedded.hpp"

// One after the other: a program for the shell that begins with functions.
#define PEXPLORE_PART(name) ".incbin \"" PEXPLORE_SCRIPTS "/" name "\"\n"
PEXPLORE_EMBED(PEXPLORE_SYMBOL("pexplore_host_script") PEXPLORE_PART("slurm.sh")
                   PEXPLORE_PART("slurm_check.sh") PEXPLORE_PART("host.sh")
                       PEXPLORE_SYMBOL("pexplore_host_script_end"))

extern "C" {
[[gnu::visibility("hidden")]] extern char const pexplore_host_script[], pexplore_host_script_end[];
}

namespace parallel_explore::launch {

std::string_view host_script() { return {pexplore_host_script, pexplore_host_script_end}; }

}  // namespace parallel_explore::launch
