#include "report/assets.hpp"

#include "files/embedded.hpp"

PEXPLORE_EMBED(
    PEXPLORE_FILE("pexplore_web_page", PEXPLORE_WEB "/report.html")
        PEXPLORE_FILE("pexplore_web_engine", PEXPLORE_WEB "/engine.wasm")
            PEXPLORE_FILE("pexplore_summary_schema", PEXPLORE_SCHEMAS "/summary.schema.json")
                PEXPLORE_FILE("pexplore_progress_schema", PEXPLORE_SCHEMAS "/progress.schema.json"))

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
