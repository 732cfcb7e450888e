#include "report/environment.hpp"

#include "report/json_values.hpp"
#include "report/table.hpp"
#include "text/display.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace parallel_explore::report {
namespace {

std::string sessions_text(EnvironmentEntry const& entry) {
  if (entry.use.passed) return "yes";
  return entry.agents.empty() ? "no" : fmt::format("{}", fmt::join(entry.agents, ", "));
}

std::string why_text(EnvironmentEntry const& entry) {
  std::string text(entry.agents.empty() ? entry.use.why : "these agents need it");
  if (!entry.use.secret.empty()) text += fmt::format("; a credential by {}", entry.use.secret);
  if (!entry.use.secret.empty() && !entry.masked) text += ", too short to be masked";
  if (!entry.use.gives.empty()) text += fmt::format("; gives access to {}", entry.use.gives);
  if (!entry.unmasked_in.empty())
    text += fmt::format("; also in {}, and not masked there", entry.unmasked_in);
  return text;
}

}  // namespace

std::string environment_text(std::vector<EnvironmentEntry> const& entries) {
  Table table;
  table.header = {"variable", "sessions", "masked", "why"};
  table.left = {0, 1, 2, 3};
  for (auto const& entry : entries) {
    table.rows.push_back({text::clean_line(entry.use.name, 200), sessions_text(entry),
                          entry.masked ? "yes" : "no", why_text(entry)});
  }
  return aligned(table);
}

std::string environment_json(std::vector<EnvironmentEntry> const& entries) {
  boost::json::array array;
  for (auto const& entry : entries) {
    array.push_back({{"name", entry.use.name},
                     {"passed", entry.use.passed},
                     {"agents", texts(entry.agents)},
                     {"why", entry.use.why},
                     {"credential", text_or_null(std::string(entry.use.secret))},
                     {"masked", entry.masked},
                     {"gives", text_or_null(std::string(entry.use.gives))},
                     {"unmasked_in", text_or_null(entry.unmasked_in)}});
  }
  return text::escape_invisible(boost::json::serialize(array)) + "\n";
}

}  // namespace parallel_explore::report
