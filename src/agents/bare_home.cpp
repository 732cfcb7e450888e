#include "agents/bare_home.hpp"

#include "agents/settings.hpp"
#include "core/child_environment.hpp"
#include "files/regular.hpp"
#include "process/environment.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string_view>

namespace parallel_explore::agents {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {

constexpr auto own_homes = "homes";

using Names = std::span<char const* const>;

/// A home that a variable names.
struct Home {
  char const* variable;
  std::string_view usual;  ///< below HOME, without that variable
  std::string_view inner;  ///< the directory of its files in it; empty: itself
  Names linked;            ///< files that are links to the user's
  Names settings = {};     ///< files of JSON, of which the members `kept` go to the first
  Names kept = {};
  std::string_view added = {};    ///< more members
  std::string_view program = {};  ///< only for programs of this name, where a spec says what to run
};

constexpr std::array<char const*, 2> codex_files{"auth.json", "config.toml"};
constexpr std::array<char const*, 3> gemini_files{"oauth_creds.json", "google_accounts.json",
                                                  "gemini-credentials.json"};
constexpr std::array<char const*, 1> gemini_settings{"settings.json"};
constexpr std::array<char const*, 3> gemini_kept{"security", "model", "modelConfigs"};
constexpr std::array<char const*, 3> opencode_settings{"opencode.json", "opencode.jsonc",
                                                       "config.json"};
constexpr std::array<char const*, 6> opencode_kept{
    "$schema", "provider", "model", "small_model", "disabled_providers", "enabled_providers"};

constexpr std::array<Home, 3> homes{
    {{"CODEX_HOME", ".codex", "", codex_files},
     {"GEMINI_CLI_HOME", "", ".gemini", gemini_files, gemini_settings, gemini_kept,
      R"({"privacy":{"usageStatisticsEnabled":false},"telemetry":{"enabled":false},)"
      R"("general":{"enableAutoUpdate":false},"context":{"fileName":["no-such-file.md"]},)"
      R"("hooksConfig":{"enabled":false},"skills":{"enabled":false},)"
      R"("experimental":{"enableAgents":false},"tools":{"core":["none"]}})"},
     {"XDG_CONFIG_HOME",
      ".config",
      "opencode",
      {},
      opencode_settings,
      opencode_kept,
      "{}",
      "opencode"}}};

bool has_own_homes(SessionRequest const& request) {
  return request.helper == HelperPurpose::judge && !request.resume;
}

fs::path of_user(Home const& home, SessionRequest const& request) {
  auto const parent = process::current_environment();
  auto environment = parent;
  for (auto const& [name, value] : request.agent.env)
    environment[name] = core::expand_variables(value, parent);
  auto const own = environment.find(home.variable);
  auto const place =
      own != environment.end() ? fs::path(own->second) : fs::path(environment["HOME"]) / home.usual;
  return fs::absolute(place / home.inner);
}

fs::path top_of(Home const& home, SessionRequest const& request) {
  return request.worktree / own_homes / home.variable;
}

/// Other agents may keep all their settings in that home.
bool is_for(Home const& home, SessionRequest const& request) {
  auto const& run = request.agent.run;
  return home.program.empty() || run.empty() ||
         std::ranges::any_of(run, [&](std::string const& word) {
           return word.find(home.program) != std::string::npos;
         });
}

/// The user's settings that choose login and model, and ours.
std::string few_settings(Home const& home, fs::path const& users) {
  json::object few;
  for (auto const* const file : home.settings) {
    constexpr std::uint64_t limit = 16 << 20;
    auto const text = files::read(users / file, limit, files::Links::followed);
    auto const theirs = json::parse(merged_settings(text.value_or(""), "{}"));
    for (auto const* const name : home.kept) {
      if (auto const* const value = theirs.as_object().if_contains(name)) few[name] = *value;
    }
  }
  return merged_settings(json::serialize(few), home.added);
}

void link_files(Names files, fs::path const& from, fs::path const& to) {
  for (auto const* const file : files) {
    std::error_code error;
    if (fs::exists(from / file, error)) fs::create_symlink(from / file, to / file, error);
  }
}

}  // namespace

void use_bare_homes(SessionRequest const& request,
                    std::map<std::string, std::string>& environment) {
  if (!has_own_homes(request)) return;
  for (auto const& home : homes) {
    if (!is_for(home, request)) continue;
    auto const users = of_user(home, request);
    auto const top = top_of(home, request);
    auto const own = top / home.inner;
    std::error_code error;
    fs::create_directories(own, error);
    if (error) continue;
    link_files(home.linked, users, own);
    if (!home.settings.empty())
      std::ofstream(own / home.settings.front()) << few_settings(home, users);
    environment[home.variable] = top.string();
  }
}

void keep_logins(SessionRequest const& request) {
  if (!has_own_homes(request)) return;
  for (auto const& home : homes) {
    auto const users = of_user(home, request);
    for (auto const* const login : home.linked) {
      auto const renewed = top_of(home, request) / home.inner / login;
      // A link was written through; a file has taken its place.
      std::error_code error;
      if (!fs::is_regular_file(fs::symlink_status(renewed, error))) continue;
      auto const next = users / (std::string(login) + ".new");
      if (!files::duplicate(renewed, next)) fs::rename(next, users / login, error);
    }
  }
}

}  // namespace parallel_explore::agents
