#include "serve/page.hpp"

// The assembler reads the file, which the build names and depends on: as src/report/assets.cpp.
#ifdef __APPLE__
#define PEXPLORE_SECTION ".section __TEXT,__const\n"
#define PEXPLORE_SYMBOL(name) ".private_extern _" name "\n_" name ":\n"
#else
#define PEXPLORE_SECTION ".pushsection .rodata\n"
#define PEXPLORE_SYMBOL(name) ".hidden " name "\n.global " name "\n" name ":\n"
#endif

asm(PEXPLORE_SECTION PEXPLORE_SYMBOL("pexplore_live_page")  //
    ".incbin \"" PEXPLORE_WEB "/live.html\"\n"              //
    PEXPLORE_SYMBOL("pexplore_live_page_end")
#ifndef __APPLE__
        ".popsection\n"
#endif
);

extern "C" {
[[gnu::visibility("hidden")]] extern char const pexplore_live_page[], pexplore_live_page_end[];
}

namespace parallel_explore::serve {

std::string_view live_page() { return {pexplore_live_page, pexplore_live_page_end}; }

}  // namespace parallel_explore::serve
