#include "report/schemas.hpp"

#include "core/event_schema.hpp"
#include "report/assets.hpp"
#include "report/json_values.hpp"

#include <array>

namespace parallel_explore::report {

std::span<Schema const> schemas() {
  static constexpr std::array<Schema, 3> all{
      {{"summary", "summary.json, and every --json of a verdict",
        [] { return std::string(summary_schema()); }},
       {"progress", "progress.json, and status --json",
        [] { return std::string(progress_schema()); }},
       {"event", "a line of journal.jsonl, and of --events",
        [] { return pretty(core::event_schema()); }}}};
  return all;
}

}  // namespace parallel_explore::report
