#include "run/agent_state.hpp"

#include "agents/user_files.hpp"
#include "core/enum_names.hpp"
#include "files/durable.hpp"
#include "files/regular.hpp"
#include "process/environment.hpp"
#include "text/digest.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <utility>

namespace parallel_explore::run {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

std::optional<std::string> content_of(fs::path const& file) {
  constexpr std::uint64_t limit = 16 << 20;
  return files::read(file, limit, files::Links::followed);
}

void add_file(std::string name, fs::path const& file, AgentState& state) {
  if (auto const content = content_of(file)) state.files[std::move(name)] = text::digest(*content);
}

void add_files(core::AgentRow const& row, SessionRequest const& request, AgentState& state) {
  if (request.configuration == Configuration::none) return;
  for (auto const& file : core::words(row.project_files)) {
    if (!request.resume) add_file(file, request.worktree / file, state);
    auto directory = request.worktree;
    while (directory.has_relative_path()) {
      directory = directory.parent_path();
      add_file((directory / file).string(), directory / file, state);
    }
  }
  if (request.configuration == Configuration::project && !row.project_reads_user) return;
  for (auto const& file : core::words(row.user_files)) {
    auto const path = agents::user_file(request.agent, file);
    add_file(path.string(), path, state);
  }
}

/// The file of a program; empty: it is not found.
fs::path file_of_program(std::string const& program, std::string const& path) {
  auto const found = process::find_program(program, {{"PATH", path}}, ".");
  std::error_code error;
  return found.empty() ? fs::path() : fs::canonical(found, error);
}

bool is_version(std::string_view text) {
  return std::ranges::count(text, '.') == 2 &&
         text.find_first_not_of("0123456789.") == std::string_view::npos && text.front() != '.';
}

/// The version in the package around a program, or in its path.
std::string version_around(fs::path const& file, std::string_view name) {
  for (auto place = file.parent_path(); place.has_relative_path(); place = place.parent_path()) {
    auto const package = content_of(place / "package.json");
    boost::system::error_code error;
    auto const value = package ? json::parse(*package, error) : json::value();
    if (error || !value.is_object()) continue;
    auto const* const own = value.as_object().if_contains("name");
    auto const* const version = value.as_object().if_contains("version");
    if (!own || !own->is_string() || !version || !version->is_string()) continue;
    if (std::string_view(own->as_string()).find(name) == std::string_view::npos) continue;
    return std::string(version->as_string()).substr(0, 40);
  }
  for (auto const& part : file) {
    if (is_version(part.string())) return part.string();
  }
  return {};
}

std::string version_of(core::AgentRow const& row, SessionRequest const& request) {
  if (row.program.empty()) return {};
  auto const& given = request.agent.command;
  auto const program = given.empty() ? std::string(row.program) : given;
  auto const file = file_of_program(program, agents::variable_of(request.agent, "PATH"));
  return file.empty() ? std::string() : version_around(file, row.program);
}

std::string known(std::string const& version) { return version.empty() ? "unknown" : version; }

}  // namespace

std::string adapter_of(std::string const& agent, AgentSettings const& settings) {
  return settings.adapter.empty() ? agent : settings.adapter;
}

std::vector<std::string> adapters_at_work(Exploration const& exploration,
                                          ApproachRecord const& record) {
  auto agents = agents_at_work(record);
  if (agents.empty()) agents.push_back(agent_of(exploration, record));
  for (auto& agent : agents) {
    auto const settings = exploration.experiment.agents.find(agent);
    if (settings != exploration.experiment.agents.end())
      agent = adapter_of(agent, settings->second);
  }
  return agents;
}

AgentState agent_state(std::string const& agent, SessionRequest const& request) {
  AgentState state;
  state.agent = agent;
  state.model = request.agent.model;
  state.permission_mode = request.agent.permission_mode;
  state.configuration = core::name_in_table(request.configuration);
  state.arguments = request.agent.args;
  if (auto const* const row = core::find_agent(adapter_of(agent, request.agent))) {
    state.version = version_of(*row, request);
    add_files(*row, request, state);
  }
  return state;
}

std::vector<std::string> differences(AgentState const& before, AgentState const& now) {
  std::vector<std::string> changes;
  if (before.version != now.version)
    changes.push_back(fmt::format("{} was version {} and is {}", now.agent, known(before.version),
                                  known(now.version)));
  auto const changed = [&](std::string const& file, char const* how) {
    changes.push_back(fmt::format("configuration of {} {}: {}", now.agent, how, file));
  };
  for (auto const& [file, digest] : now.files) {
    auto const earlier = before.files.find(file);
    if (earlier == before.files.end()) {
      if (fs::path(file).is_absolute()) changed(file, "was added");
    } else if (earlier->second != digest) {
      changed(file, "changed");
    }
  }
  for (auto const& file : before.files) {
    if (fs::path(file.first).is_absolute() && !now.files.contains(file.first))
      changed(file.first, "was removed");
  }
  return changes;
}

std::string to_json(AgentState const& state) {
  json::object files;
  for (auto const& [file, digest] : state.files) files[file] = digest;
  std::string const all = json::serialize(files);
  return json::serialize(json::object{{"agent", state.agent},
                                      {"version", state.version},
                                      {"model", state.model},
                                      {"permission_mode", state.permission_mode},
                                      {"configuration", state.configuration},
                                      {"arguments", json::value_from(state.arguments)},
                                      {"digest", text::digest(all)},
                                      {"files", std::move(files)}}) +
         "\n";
}

AgentState agent_state_from(std::string_view text) {
  auto const value = json::parse(text);
  auto const& object = value.as_object();
  auto const string = [&](char const* name) { return std::string(object.at(name).as_string()); };
  AgentState state;
  state.agent = string("agent");
  state.version = string("version");
  state.model = string("model");
  state.permission_mode = string("permission_mode");
  state.configuration = string("configuration");
  state.arguments = json::value_to<std::vector<std::string>>(object.at("arguments"));
  for (auto const& [file, digest] : object.at("files").as_object())
    state.files[file] = std::string(digest.as_string());
  return state;
}

std::vector<std::string> note_agent_state(AgentState const& state, std::string const& adapter,
                                          fs::path const& record) {
  if (record.empty()) return {};
  auto const file = record / "sessions" / fmt::format("agent.{}.json", state.agent);
  std::vector<std::string> warnings;
  auto next = state;
  if (auto const text = content_of(file)) {
    try {
      auto const before = agent_state_from(*text);
      warnings = differences(before, state);
      // A session that is resumed does not look into its worktree.
      for (auto const& [name, digest] : before.files) {
        if (!fs::path(name).is_absolute()) next.files.emplace(name, digest);
      }
      if (next == before) return warnings;
    } catch (std::exception const&) {
      warnings = {fmt::format("{} cannot be read and is rewritten", file.string())};
    }
  }
  auto const* const row = core::find_agent(adapter);
  auto const nearest = row ? core::nearest_version(row->tried, state.version) : std::string();
  if (!nearest.empty())
    warnings.push_back(fmt::format(
        "{} {} was not tried with this pexplore: it gets the options of {}; `pexplore doctor --try "
        "{}` makes one request",
        state.agent, state.version, nearest, adapter));
  files::replace(file, to_json(next));
  return warnings;
}

}  // namespace parallel_explore::run
