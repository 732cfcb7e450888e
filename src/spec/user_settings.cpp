#include "spec/user_settings.hpp"

#include "core/acp_agents.hpp"
#include "parallel_explore/error.hpp"
#include "spec/agent_reader.hpp"
#include "spec/document.hpp"
#include "spec/host_reader.hpp"
#include "spec/takes.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace parallel_explore::spec {
namespace {

constexpr int known_version = 1;

/// The keys that the top level and a profile have in common.
std::vector<Key> setting_keys(Reader& reader, UserSettings& into) {
  return {
      {"editor", take_text(reader, into.editor)},
      {"notify", take_text(reader, into.notify)},
      {"bell", take_boolean(reader, into.bell)},
      {"session",
       [&](Node const& node) {
         auto& session = into.defaults.session;
         reader.table(node, "[session]",
                      {{"agent", take_text(reader, session.agent)},
                       {"max_parallel", take_integer(reader, session.max_parallel, 1, 1024)},
                       {"max_turns", take_integer(reader, session.max_turns, 0, 1'000'000)},
                       {"timeout", take_duration(reader, session.timeout)}});
       }},
      {"budget",
       [&](Node const& node) {
         reader.table(node, "[budget]", budget_keys(reader, "", into.defaults.budget));
       }},
      {"on",
       [&](Node const& node) { reader.table(node, "[on]", notification_keys(reader, into.on)); }},
      {"agent", [&](Node const& node) { read_agents(reader, node, into.defaults.agents); }},
      {"host", [&](Node const& node) { read_hosts(reader, node, into.defaults.hosts); }}};
}

/// Fails for a file of a later version, before its keys are called unknown.
void check_version(Node const& document, std::string_view source) {
  auto const* const table = std::get_if<Node::Table>(&document.value);
  if (!table) return;
  auto const found = std::ranges::find(*table, "version", &Node::Entry::key);
  if (found == table->end()) return;
  auto const* const version = std::get_if<std::int64_t>(&found->node.value);
  if (version && *version == known_version) return;
  refuse({{found->line, fmt::format("this pexplore reads settings of version {} only; leave "
                                    "`version` out or set it to {}",
                                    known_version, known_version)}},
         source);
}

std::string value_text(Node const& node) {
  if (auto const* text = std::get_if<std::string>(&node.value)) return text::toml_string(*text);
  if (auto const* integer = std::get_if<std::int64_t>(&node.value))
    return fmt::format("{}", *integer);
  if (auto const* number = std::get_if<double>(&node.value)) return fmt::format("{:g}", *number);
  if (auto const* truth = std::get_if<bool>(&node.value)) return *truth ? "true" : "false";
  std::string list;
  if (auto const* array = std::get_if<Node::Array>(&node.value)) {
    for (auto const& each : *array) list += (list.empty() ? "" : ", ") + value_text(each);
  }
  return "[" + list + "]";
}

/// Adds the keys below a table, each once: a later one of the same key counts.
void add_origins(Node const& node, std::string const& prefix, std::string const& profile,
                 std::string_view source, std::vector<SettingOrigin>& origins) {
  auto const* const table = std::get_if<Node::Table>(&node.value);
  if (!table) return;
  for (auto const& entry : *table) {
    auto const key = prefix.empty() ? entry.key : prefix + "." + entry.key;
    bool const is_secret = prefix.ends_with(".env");
    if (std::holds_alternative<Node::Table>(entry.node.value)) {
      add_origins(entry.node, key, profile, source, origins);
      continue;
    }
    SettingOrigin origin{key, is_secret ? "set" : value_text(entry.node),
                         fmt::format("{}:{}{}", source, entry.line,
                                     profile.empty() ? "" : " (profile " + profile + ")")};
    auto const there = std::ranges::find(origins, key, &SettingOrigin::key);
    if (there == origins.end()) {
      origins.push_back(std::move(origin));
    } else {
      *there = std::move(origin);
    }
  }
}

void check_agent_of(Reader& reader, UserSettings const& settings) {
  auto const& agent = settings.defaults.session.agent;
  auto known = known_agents();
  for (auto const& [name, ignored] : settings.defaults.agents) known.push_back(name);
  if (core::find_acp_agent(agent)) return;
  if (std::ranges::find(known, agent) == known.end()) reader.unknown(0, "agent", agent, known);
}

}  // namespace

UserSettings parse_user_settings(std::string_view text, std::string_view source,
                                 std::string const& profile) {
  auto const document = document_of(text, SpecFormat::toml, source);
  check_version(document, source);
  UserSettings settings;
  Reader reader;
  Node::Table profiles;
  int line = 0;
  auto keys = setting_keys(reader, settings);
  keys.push_back({"version", [](Node const&) {}});
  keys.push_back({"default_profile", [&](Node const& node) {
                    line = node.line;
                    take_text(reader, settings.profile)(node);
                  }});
  keys.push_back({"profile", [&](Node const& node) {
                    auto const* const table = std::get_if<Node::Table>(&node.value);
                    if (!table) return reader.fault(node.line, "write tables: [profile.NAME]");
                    profiles = *table;
                  }});
  reader.table(document, "", keys);
  add_origins(document, "", "", source, settings.origins);
  std::erase_if(settings.origins,
                [](SettingOrigin const& each) { return each.key.starts_with("profile."); });
  if (!profile.empty()) settings.profile = profile;
  // All are read, so that a fault shows before its profile is chosen.
  std::vector<std::string> names;
  for (auto const& [name, at, table] : profiles) {
    names.push_back(name);
    bool const chosen = name == settings.profile;
    UserSettings others;
    reader.table(table, fmt::format("[profile.{}]", name),
                 setting_keys(reader, chosen ? settings : others));
    if (chosen) add_origins(table, "", name, source, settings.origins);
  }
  if (!settings.profile.empty() && std::ranges::find(names, settings.profile) == names.end())
    reader.unknown(profile.empty() ? line : 0, "profile", settings.profile, names);
  check_agent_of(reader, settings);
  if (!reader.faults().empty()) refuse(std::move(reader.faults()), source);
  return settings;
}

}  // namespace parallel_explore::spec
