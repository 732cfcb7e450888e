#include "user_config.hpp"

#include "output.hpp"
#include "parallel_explore/error.hpp"
#include "report/machine_documents.hpp"
#include "report/table.hpp"
#include "store/spec_text.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <system_error>

namespace pexplore {

using namespace parallel_explore;

namespace {

std::string variable(char const* name) {
  char const* const value = std::getenv(name);
  return value ? value : "";
}

}  // namespace

std::filesystem::path user_config_file() {
  auto directory = std::filesystem::path(variable("XDG_CONFIG_HOME"));
  if (directory.is_relative()) {  // such a value is to be ignored, by the XDG specification
    auto const home = variable("HOME");
    if (home.empty()) return {};
    directory = std::filesystem::path(home) / ".config";
  }
  return directory / "pexplore" / "config.toml";
}

spec::UserSettings user_config(std::string const& profile) {
  auto const file = user_config_file();
  std::error_code ignored;
  bool const there = !file.empty() && std::filesystem::exists(file, ignored);
  if (!there && profile.empty()) return {};
  if (!there)
    throw Error(ErrorCode::not_found, fmt::format("there is no profile \"{}\"", profile),
                fmt::format("write [profile.{}] into {}", profile, file.string()));
  return spec::parse_user_settings(store::spec_text(file), file.string(), profile);
}

void add_profile(CLI::App& command, std::string& profile) {
  command.add_option("--profile", profile, "A profile of your settings: [profile.NAME]");
}

std::string editor_of(spec::UserSettings const& settings) {
  for (auto const& editor : {settings.editor, variable("VISUAL"), variable("EDITOR")}) {
    if (!editor.empty()) return editor;
  }
  return "vi";
}

int show_user_config(bool json) {
  auto const settings = user_config();
  auto const file = user_config_file().string();
  if (json) {
    std::vector<report::SettingLine> lines;
    for (auto const& each : settings.origins) lines.push_back({each.key, each.value, each.origin});
    print(report::settings_json(file, settings.profile, lines));
    return 0;
  }
  if (settings.origins.empty()) {
    print(fmt::format("Nothing is set. Write your settings into {}.\n", escape_for_terminal(file)));
    return 0;
  }
  report::Table table;
  table.header = {"key", "value", "from"};
  table.left = {0, 1, 2};
  for (auto const& each : settings.origins)
    table.rows.push_back({escape_for_terminal(each.key), escape_for_terminal(each.value),
                          escape_for_terminal(each.origin)});
  print(report::fitted(table, output_columns()));
  return 0;
}

}  // namespace pexplore
