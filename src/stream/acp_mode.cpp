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

constexpr std::size_t longest_id = 100;

/// Reads {ID: …, name: …} objects.
void add_values(json::array const* values, std::string_view id, ListedValues& listed) {
  if (!values) return;
  for (auto const& each : *values) {
    auto const* const item = each.if_object();
    if (!item) continue;
    if (auto const* const group = array_at(*item, "options")) {
      add_values(group, id, listed);
      continue;
    }
    listed.ids.push_back(text::clean_line(text_at(*item, id), longest_id));
    listed.names.push_back(text::clean_line(text_at(*item, "name"), longest_id));
  }
}

/// The option of this category, or of this id where its category is not given.
ListedValues listed_option(json::object const& answer, std::string_view category) {
  ListedValues listed;
  auto const* const options = array_at(answer, "configOptions");
  if (!options) return listed;
  for (auto const& each : *options) {
    auto const* const option = each.if_object();
    if (!option) continue;
    auto const own = text_at(*option, "category");
    if ((own.empty() ? text_at(*option, "id") : own) != category) continue;
    add_values(array_at(*option, "options"), "value", listed);
    listed.current = text::clean_line(text_at(*option, "currentValue"), longest_id);
    listed.option = text_at(*option, "id");
    break;
  }
  return listed;
}

}  // namespace

core::AcpModes const& row_of(std::string_view agent) {
  auto const name = text::lower(agent);
  return *std::ranges::find_if(core::acp_modes, [&](core::AcpModes const& row) {
    return name.find(row.agent) != std::string::npos;
  });
}

ListedValues listed_modes(json::object const& answer) {
  auto const* const modes = object_at(answer, "modes");
  if (!modes) return listed_option(answer, "mode");
  ListedValues listed;
  add_values(array_at(*modes, "availableModes"), "id", listed);
  listed.current = text::clean_line(text_at(*modes, "currentModeId"), longest_id);
  return listed;
}

ListedValues listed_models(json::object const& answer) {
  auto by_option = listed_option(answer, "model");
  auto const* const models = object_at(answer, "models");
  if (!models || !by_option.option.empty()) return by_option;
  ListedValues listed;
  add_values(array_at(*models, "availableModels"), "modelId", listed);
  listed.current = text::clean_line(text_at(*models, "currentModelId"), longest_id);
  return listed;
}

ValueChoice choose_model(ListedValues const& listed, std::string_view model) {
  if (model.empty() || model == listed.current) return {};
  for (std::size_t i = 0; i < listed.ids.size(); ++i) {
    if (listed.ids[i] == model) return {listed.ids[i], {}};
  }
  for (std::size_t i = 0; i < listed.ids.size(); ++i) {
    if (text::lower(listed.names[i]) == text::lower(model))
      return {listed.ids[i] == listed.current ? std::string() : listed.ids[i], {}};
  }
  if (listed.ids.empty())
    return {{},
            "the agent offers no choice of models: leave `model` out, or name it in `args` of its "
            "command line"};
  return {{},
          fmt::format("the agent has no model \"{}\": it lists {}", model,
                      fmt::join(listed.ids, ", "))};
}

ValueChoice choose_mode(ListedValues const& listed, std::string_view agent, std::string_view mode,
                        bool looks_only) {
  auto const& row = row_of(agent);
  auto const has = [&](std::string const& id) {
    return std::ranges::find(listed.ids, id) != listed.ids.end();
  };
  auto const choice_of = [&](std::string id) {
    return ValueChoice{id == listed.current ? std::string() : std::move(id), {}};
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
