#include "stream/acp_mode.hpp"

#include "core/acp_modes.hpp"
#include "core/agent_catalogue.hpp"
#include "stream/json_line.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace parallel_explore::stream {

namespace json = boost::json;

namespace {

constexpr std::size_t longest_id = 60;

std::vector<std::string> texts_at(json::object const& object, std::string_view list,
                                  std::string_view member) {
  std::vector<std::string> texts;
  auto const* const all = array_at(object, list);
  if (!all) return texts;
  for (auto const& each : *all) {
    if (auto const* const item = each.if_object())
      texts.push_back(text::clean_line(text_at(*item, member), longest_id));
  }
  return texts;
}

}  // namespace

core::AcpModes const& row_of(std::string_view agent) {
  auto const name = text::lower(agent);
  return *std::ranges::find_if(core::acp_modes, [&](core::AcpModes const& row) {
    return name.find(row.agent) != std::string::npos;
  });
}

ListedModes listed_modes(json::object const& answer) {
  ListedModes listed;
  if (auto const* const modes = object_at(answer, "modes")) {
    listed.ids = texts_at(*modes, "availableModes", "id");
    listed.current = text::clean_line(text_at(*modes, "currentModeId"), longest_id);
    return listed;
  }
  auto const* const options = array_at(answer, "configOptions");
  if (!options) return listed;
  for (auto const& each : *options) {
    auto const* const option = each.if_object();
    if (!option || text_at(*option, "id") != "mode") continue;
    listed.ids = texts_at(*option, "options", "value");
    listed.current = text::clean_line(text_at(*option, "currentValue"), longest_id);
    listed.by_option = true;
  }
  return listed;
}

ModeChoice choose_mode(ListedModes const& listed, std::string_view agent, std::string_view mode,
                       bool looks_only) {
  auto const& row = row_of(agent);
  auto const has = [&](std::string const& id) {
    return std::ranges::find(listed.ids, id) != listed.ids.end();
  };
  auto const choice_of = [&](std::string id) {
    return ModeChoice{id == listed.current ? std::string() : std::move(id), {}};
  };
  if (looks_only) {
    for (auto& id : core::words(row.looking)) {
      if (has(id)) return choice_of(std::move(id));
    }
    return {
        {},
        fmt::format("the agent has no mode in which it only looks: it lists {}",
                    listed.ids.empty() ? "none" : fmt::format("{}", fmt::join(listed.ids, ", ")))};
  }
  if (mode.empty() || listed.ids.empty()) return {};
  auto id = core::value_in(row.working, mode).value_or(std::string(mode));
  if (has(id)) return choice_of(std::move(id));
  // Requests for permission decide about an agent of unknown modes.
  if (row.agent.empty()) return {};
  return {{},
          fmt::format("the agent has no mode \"{}\" for permission_mode \"{}\": it lists {}", id,
                      mode, fmt::join(listed.ids, ", "))};
}

json::object session_meta(std::string_view agent, Configuration configuration,
                          std::optional<HelperPurpose> helper) {
  auto const& row = row_of(agent);
  std::vector<std::string_view> sets{row.always};
  if (helper) {
    sets.push_back(row.helping);
    sets.push_back(*helper == HelperPurpose::judge ? row.judging : row.proposing);
  } else if (configuration != Configuration::user) {
    sets.push_back(configuration == Configuration::none ? row.none : row.project);
  }
  json::object options;
  for (auto const set : sets) {
    if (set.empty()) continue;
    auto const members = json::parse(set);
    for (auto const& [name, value] : members.as_object()) options[name] = value;
  }
  if (options.empty()) return {};
  return {{"claudeCode", {{"options", std::move(options)}}}};
}

}  // namespace parallel_explore::stream
