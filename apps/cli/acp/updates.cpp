#include "acp/updates.hpp"

#include "core/times.hpp"
#include "report/comparison_table.hpp"
#include "report/table.hpp"
#include "text/display.hpp"
#include "text/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pexplore::acp {

using namespace parallel_explore;

namespace {

constexpr std::size_t longest_title = 80, most_options = 6;
constexpr std::string_view keep_all = "keep", adopt_prefix = "adopt:";
constexpr std::chrono::seconds between_activities{1};

bool has_ended(ApproachRecord const& record) { return is_final(record.state); }

std::string_view entry_status(ApproachRecord const& record) {
  if (has_ended(record)) return "completed";
  return record.state == ApproachState::pending ? "pending" : "in_progress";
}

std::string_view call_status(ApproachRecord const& record) {
  if (!has_ended(record)) return entry_status(record);
  return record.state == ApproachState::completed ? "completed" : "failed";
}

std::string title_of_approach(ApproachRecord const& record) {
  auto const& approach = record.approach;
  auto const title = approach.description.empty()
                         ? approach.name
                         : fmt::format("{}: {}", approach.name, approach.description);
  return text::clean_line(title, longest_title);
}

json::object plan_of(Exploration const& exploration) {
  json::array entries;
  for (auto const& record : exploration.approaches) {
    entries.push_back({{"content", title_of_approach(record)},
                       {"priority", "medium"},
                       {"status", entry_status(record)}});
  }
  return {{"sessionUpdate", "plan"}, {"entries", std::move(entries)}};
}

/// The cost so far. An experiment has no context window, so that tokens stand for both of its
/// numbers.
json::object usage_update(Exploration const& exploration) {
  auto usage = usage_of(exploration);
  auto const tokens = std::max<std::int64_t>(usage.tokens(), 0);
  auto const& limit = exploration.experiment.budget.tokens;
  json::object update{{"sessionUpdate", "usage_update"},
                      {"used", tokens},
                      {"size", std::max<std::int64_t>({limit.value_or(0), tokens, 1})}};
  if (usage.cost_usd) update["cost"] = {{"amount", *usage.cost_usd}, {"currency", "USD"}};
  return update;
}

std::string activity_text(ApproachRecord const& record) {
  auto text = name_of(record.state);
  if (!record.sessions.empty() && record.state == ApproachState::running) {
    auto const& activity = record.sessions.back().activity;
    if (!activity.tool.empty()) text += fmt::format(": {} {}", activity.tool, activity.text);
    if (activity.tool.empty() && !activity.text.empty()) text += ": " + activity.text;
  }
  if (!record.reason.empty()) text += ": " + record.reason;
  if (auto const& changes = record.worktree.changes; changes && has_ended(record))
    text += fmt::format(", +{} −{} lines", changes->lines_added, changes->lines_removed);
  auto const usage = usage_of(record);
  if (usage.cost_usd && has_ended(record)) text += fmt::format(", {:.2f} USD", *usage.cost_usd);
  return text::clean_text(text);
}

json::array content_of(std::string_view text) {
  return {json::object{{"type", "content"}, {"content", {{"type", "text"}, {"text", text}}}}};
}

}  // namespace

json::object message_update(std::string_view markdown) {
  return {{"sessionUpdate", "agent_message_chunk"},
          {"content", {{"type", "text"}, {"text", text::valid_utf8(markdown)}}}};
}

json::object prompt_update(std::string_view text) {
  auto update = message_update(text);
  update["sessionUpdate"] = "user_message_chunk";
  return update;
}

std::string title_of(Exploration const& exploration) {
  return text::clean_line(exploration.name + ": " + exploration.experiment.task, longest_title);
}

json::object title_update(Exploration const& exploration) {
  json::object update{{"sessionUpdate", "session_info_update"}, {"title", title_of(exploration)}};
  auto const& changed = exploration.ended ? exploration.ended : exploration.started;
  if (changed) update["updatedAt"] = core::to_rfc3339(*changed);
  return update;
}

std::vector<PermissionOption> adoption_options(Verdict const& verdict) {
  auto const& result = verdict.decision.result;
  if (result.kind == VerdictKind::nothing_passed) return {};
  std::vector<std::string> names;
  auto const add = [&](std::string const& name) {
    bool const is_new = std::ranges::find(names, name) == names.end();
    if (!name.empty() && is_new && names.size() < most_options) names.push_back(name);
  };
  add(result.take);
  for (auto const& each : result.equal) add(each);
  for (auto const& each : result.candidates) {
    if (each.rank) add(each.name);
  }
  std::vector<PermissionOption> options;
  for (auto const& name : names) {
    options.push_back(
        {std::string(adopt_prefix) + name,
         fmt::format("Adopt {}{}", name, name == result.take ? " (the one to take)" : ""),
         "allow_once"});
  }
  PermissionOption nothing{std::string(keep_all), "Adopt nothing; keep all results", "reject_once"};
  if (result.take.empty()) {
    // A client that agrees to everything takes the first that allows.
    nothing.kind = "allow_once";
    options.insert(options.begin(), std::move(nothing));
  } else {
    options.push_back(std::move(nothing));
  }
  return options;
}

std::string approach_of_option(std::string_view id) {
  return id.starts_with(adopt_prefix) ? std::string(id.substr(adopt_prefix.size())) : std::string();
}

std::string verdict_text(Exploration const& exploration, Verdict const& verdict) {
  std::size_t completed = 0;
  for (auto const& record : exploration.approaches)
    completed += record.state == ApproachState::completed ? 1U : 0U;
  auto text = fmt::format("**{}** is {}: {} of {} approaches have a result.\n\n", exploration.name,
                          name_of(exploration.state), completed, exploration.approaches.size());
  if (completed == 0) {
    for (auto const& record : exploration.approaches)
      text += fmt::format("- {}: {}\n", record.approach.name,
                          text::clean_line(activity_text(record), 300));
    return text;
  }
  return text + verdict.recommendation.text + "\n\n" +
         report::markdown(report::table_of(verdict.comparison)) + "\n";
}

std::vector<json::object> ProgressUpdates::take(Exploration const& exploration,
                                                Clock::time_point now, bool all) {
  std::vector<json::object> updates;
  if (auto plan = plan_of(exploration); plan != plan_) {
    plan_ = plan;
    updates.push_back(std::move(plan));
  }
  auto const before = updates.size();
  add_calls(exploration, now, all, updates);
  bool const changed = all || updates.size() > before;
  if (auto usage = usage_update(exploration); changed && usage != usage_) {
    usage_ = usage;
    updates.push_back(std::move(usage));
  }
  return updates;
}

void ProgressUpdates::add_calls(Exploration const& exploration, Clock::time_point now, bool all,
                                std::vector<json::object>& updates) {
  for (auto const& record : exploration.approaches) {
    if (record.state == ApproachState::pending) continue;
    auto& known = known_[record.approach.name];
    bool const is_new = known.status.empty();
    std::string const status(call_status(record));
    auto text = activity_text(record);
    bool const is_due = all || now - known.told >= between_activities;
    if (status == known.status && (text == known.text || !is_due)) continue;
    json::object update{{"sessionUpdate", is_new ? "tool_call" : "tool_call_update"},
                        {"toolCallId", exploration.name + "/" + record.approach.name},
                        {"status", status},
                        {"content", content_of(text)}};
    if (is_new) {
      update["title"] = title_of_approach(record);
      update["kind"] = "other";
    }
    known = {status, std::move(text), now};
    updates.push_back(std::move(update));
  }
}

}  // namespace pexplore::acp
