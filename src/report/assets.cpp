#include "report/assets.hpp"

// The assembler reads the files, which the build names and depends on.
#ifdef __APPLE__
#define PEXPLORE_SECTION ".section __TEXT,__const\n"
#define PEXPLORE_SYMBOL(name) ".private_extern _" name "\n_" name ":\n"
#else
#define PEXPLORE_SECTION ".pushsection .rodata\n"
#define PEXPLORE_SYMBOL(name) ".hidden " name "\n.global " name "\n" name ":\n"
#endif
#define PEXPLORE_ASSET(name, file) \
  PEXPLORE_SYMBOL(name) ".incbin \"" file "\"\n" PEXPLORE_SYMBOL(name "_end")

asm(PEXPLORE_SECTION  //
        PEXPLORE_ASSET("pexplore_web_page", PEXPLORE_WEB "/report.html")
            PEXPLORE_ASSET("pexplore_web_engine", PEXPLORE_WEB "/engine.wasm")
                PEXPLORE_ASSET("pexplore_summary_schema", PEXPLORE_SCHEMAS "/summary.schema.json")
                    PEXPLORE_ASSET("pexplore_progress_schema",
                                   PEXPLORE_SCHEMAS "/progress.schema.json")
#ifndef __APPLE__
                        ".popsection\n"
#endif
);

extern "C" {
[[gnu::visibility("hidden")]] extern char const pexplore_web_page[], pexplore_web_page_end[],
    pexplore_web_engine[], pexplore_web_engine_end[], pexplore_summary_schema[],
    pexplore_summary_schema_end[], pexplore_progress_schema[], pexplore_progress_schema_end[];
}

namespace parallel_explore::report {

std::string_view web_page() { return {pexplore_web_page, pexplore_web_page_end}; }

std::string_view web_engine() { return {pexplore_web_engine, pexplore_web_engine_end}; }

std::string_view summary_schema() { return {pexplore_summary_schema, pexplore_summary_schema_end}; }

std::string_view progress_schema() {
  return {pexplore_progress_schema, pexplore_progress_schema_end};
}

}  // namespace parallel_explore::report
