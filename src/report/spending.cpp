#include "report/spending.hpp"

#include "text/durations.hpp"
#include "text/numbers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

namespace parallel_explore::report {

std::vector<Spending> spending_by_agent(Exploration const& exploration) {
  std::vector<Spending> all;
  std::set<std::string> unknown;
  auto const add = [&](std::string const& agent, Usage const& usage,
                       std::optional<SessionResult> const& result) {
    auto found = std::ranges::find(all, agent, &Spending::agent);
    if (found == all.end()) {
      all.emplace_back().agent = agent;
      found = std::prev(all.end());
    }
    ++found->sessions;
    found->usage += usage;
    if (result) found->duration += result->duration;
    if (!usage.cost_usd && usage.tokens() > 0) unknown.insert(agent);
  };
  for (auto const& record : exploration.approaches) {
    for (auto const& session : record.sessions) add(session.agent, session.usage, session.result);
  }
  for (auto const& helper : exploration.helpers)
    add(helper.agent, helper.result ? helper.result->usage : Usage{}, helper.result);
  for (auto& each : all) {
    if (unknown.contains(each.agent))
      each.least_cost_usd = std::exchange(each.usage.cost_usd, std::nullopt);
  }
  return all;
}

std::string usage_text(Usage const& usage) {
  std::vector<std::string> parts;
  if (usage.turns > 0)
    parts.push_back(fmt::format("{} turn{}", usage.turns, usage.turns == 1 ? "" : "s"));
  if (usage.tokens() > 0) {
    parts.push_back(
        fmt::format("{} tokens", text::short_number(static_cast<double>(usage.tokens()))));
  }
  if (usage.cost_usd) parts.push_back(text::dollars(*usage.cost_usd));
  if (parts.empty()) return {};
  return fmt::format("{}{}", usage.incomplete ? "at least " : "", fmt::join(parts, ", "));
}

std::string spending_text(Spending const& spending) {
  auto text = usage_text(spending.duration, spending.usage);
  if (spending.least_cost_usd) text += ", at least " + text::dollars(*spending.least_cost_usd);
  return text;
}

std::string usage_text(std::chrono::milliseconds duration, Usage const& usage) {
  auto const used = usage_text(usage);
  return text::format_duration(duration) + (used.empty() ? "" : ", " + used);
}

}  // namespace parallel_explore::report
