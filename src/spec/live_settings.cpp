#include "spec/live_settings.hpp"

#include "parallel_explore/error.hpp"
#include "spec/agent_reader.hpp"
#include "spec/takes.hpp"
#include "text/display.hpp"
#include "text/durations.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace parallel_explore::spec {
namespace {

constexpr int most_parallel = 1024;
constexpr int most_retries = 100;

/// A number as a number, and everything else as text.
Node node_of(std::string_view text) {
  Node node;
  auto const* const end = text.data() + text.size();
  std::int64_t whole = 0;
  double number = 0;
  if (auto const [rest, error] = std::from_chars(text.data(), end, whole);
      error == std::errc() && rest == end) {
    node.value = whole;
  } else if (auto const [last, fault] = std::from_chars(text.data(), end, number);
             fault == std::errc() && last == end) {
    node.value = number;
  } else {
    node.value = std::string(text);
  }
  return node;
}

Take take_within(Reader& reader, std::optional<int>& into, int least, int most) {
  return [&reader, &into, least, most](Node const& node) {
    int value = least - 1;
    take_integer(reader, value, least, most)(node);
    if (value >= least) into = value;
  };
}

Take take_some_time(Reader& reader, std::optional<std::chrono::milliseconds>& into) {
  return [&reader, &into](Node const& node) {
    std::chrono::milliseconds value{0};
    take_duration(reader, value)(node);
    if (value.count() > 0) into = value;
  };
}

std::vector<Key> keys_of(Reader& reader, LiveSettings& into) {
  std::vector<Key> keys{{"max_parallel", take_within(reader, into.max_parallel, 1, most_parallel)},
                        {"retries", take_within(reader, into.retries, 0, most_retries)},
                        {"timeout", take_some_time(reader, into.timeout)},
                        {"patience", take_some_time(reader, into.patience)}};
  for (auto& key : budget_keys(reader, "budget_", into.budget)) keys.push_back(std::move(key));
  return keys;
}

Node table_of(std::vector<std::string> const& assignments, Reader& reader) {
  Node::Table table;
  for (auto const& each : assignments) {
    auto const equals = each.find('=');
    auto const key = each.substr(0, equals);
    if (equals == std::string::npos || key.empty()) {
      reader.fault(0, fmt::format("\"{}\" is not KEY=VALUE", text::clean_line(each, 60)));
    } else if (std::ranges::find(table, key, &Node::Entry::key) != table.end()) {
      reader.fault(0, fmt::format("\"{}\" is set twice", text::clean_line(key, 60)));
    } else {
      table.push_back({key, 0, node_of(std::string_view(each).substr(equals + 1))});
    }
  }
  Node node;
  node.value = std::move(table);
  return node;
}

[[noreturn]] void refuse_settings(std::string const& why) {
  throw Error(ErrorCode::validation, why,
              "settings are keys of the spec, such as max_parallel=2 budget_usd=20 timeout=1h");
}

void require(bool good, std::string_view text) {
  if (!good) refuse_settings(std::string(text));
}

}  // namespace

void check_settings(LiveSettings const& settings) {
  auto const& budget = settings.budget;
  require(settings != LiveSettings{}, "there is no setting to change");
  require(
      settings.max_parallel.value_or(1) >= 1 && settings.max_parallel.value_or(1) <= most_parallel,
      "\"max_parallel\" must be from 1 to 1024");
  require(settings.retries.value_or(0) >= 0 && settings.retries.value_or(0) <= most_retries,
          "\"retries\" must be from 0 to 100");
  bool const has_time = (!settings.timeout || settings.timeout->count() > 0) &&
                        (!settings.patience || settings.patience->count() > 0);
  require(has_time, "a time must be more than 0");
  bool const has_budget = budget.usd.value_or(1) > 0 && budget.tokens.value_or(1) > 0 &&
                          budget.turns.value_or(1) > 0 &&
                          (!budget.time || budget.time->count() > 0);
  require(has_budget, "a budget must be more than 0");
}

std::string settings_text(LiveSettings const& settings) {
  std::vector<std::string> parts;
  auto const add = [&](std::string_view key, auto const& value) {
    if (value) parts.push_back(fmt::format("{} = {}", key, *value));
  };
  auto const add_time = [&](std::string_view key, auto const& value) {
    if (value) parts.push_back(fmt::format("{} = {}", key, text::format_duration(*value)));
  };
  add("max_parallel", settings.max_parallel);
  add("retries", settings.retries);
  add_time("timeout", settings.timeout);
  add_time("patience", settings.patience);
  add("budget_usd", settings.budget.usd);
  add("budget_tokens", settings.budget.tokens);
  add("budget_turns", settings.budget.turns);
  add_time("budget_time", settings.budget.time);
  add("agent", settings.agent);
  for (auto const& agent : settings.agents) parts.push_back("settings of agent " + agent.first);
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace parallel_explore::spec

namespace parallel_explore {
inline namespace v0_2 {

LiveSettings parse_live_settings(std::vector<std::string> const& assignments) {
  spec::Reader reader;
  LiveSettings settings;
  auto const table = spec::table_of(assignments, reader);
  reader.table(table, "", spec::keys_of(reader, settings));
  std::vector<std::string> faults;
  for (auto const& fault : reader.faults()) faults.push_back(fault.text);
  if (!faults.empty()) spec::refuse_settings(fmt::format("{}", fmt::join(faults, "; ")));
  spec::check_settings(settings);
  return settings;
}

}  // namespace v0_2
}  // namespace parallel_explore
