#include "launch/host_script.hpp"

// The assembler reads the file, which the build names and depends on.
#ifdef __APPLE__
#define PEXPLORE_SECTION ".section __TEXT,__const\n"
#define PEXPLORE_SYMBOL(name) ".private_extern _" name "\n_" name ":\n"
#define PEXPLORE_END
#else
#define PEXPLORE_SECTION ".pushsection .rodata\n"
#define PEXPLORE_SYMBOL(name) ".hidden " name "\n.global " name "\n" name ":\n"
#define PEXPLORE_END ".popsection\n"
#endif

asm(PEXPLORE_SECTION PEXPLORE_SYMBOL(
    "pexplore_host_script") ".incbin \"" PEXPLORE_HOST_SCRIPT
                            "\"\n" PEXPLORE_SYMBOL("pexplore_host_script_end") PEXPLORE_END);

extern "C" {
[[gnu::visibility("hidden")]] extern char const pexplore_host_script[], pexplore_host_script_end[];
}

namespace parallel_explore::launch {

std::string_view host_script() { return {pexplore_host_script, pexplore_host_script_end}; }

}  // namespace parallel_explore::launch
