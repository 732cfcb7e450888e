#include "serve/page.hpp"

#include "files/embedded.hpp"

PEXPLORE_EMBED(PEXPLORE_FILE("pexplore_live_page", PEXPLORE_WEB "/live.html"))

extern "C" {
[[gnu::visibility("hidden")]] extern char const pexplore_live_page[], pexplore_live_page_end[];
}

namespace parallel_explore::serve {

std::string_view live_page() { return {pexplore_live_page, pexplore_live_page_end}; }

}  // namespace parallel_explore::serve
