#include "report/session_totals.hpp"

namespace parallel_explore::report {

SessionTotals session_totals(ApproachRecord const& record) {
  SessionTotals totals;
  bool cost_known = !record.sessions.empty();
  double cost = 0;
  for (auto const& session : record.sessions) {
    if (session.result)
      totals.duration_s += std::chrono::duration<double>(session.result->duration).count();
    totals.usage.input_tokens += session.usage.input_tokens;
    totals.usage.output_tokens += session.usage.output_tokens;
    totals.usage.cache_read_tokens += session.usage.cache_read_tokens;
    totals.usage.cache_write_tokens += session.usage.cache_write_tokens;
    totals.usage.turns += session.usage.turns;
    cost_known = cost_known && session.usage.cost_usd.has_value();
    cost += session.usage.cost_usd.value_or(0);
  }
  if (cost_known) totals.usage.cost_usd = cost;
  return totals;
}

}  // namespace parallel_explore::report
