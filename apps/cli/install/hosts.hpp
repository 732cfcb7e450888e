#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Agents and editors that the plug-in can be installed into.
namespace pexplore::install {

/// The sessions that are to have it.
enum class Scope {
  user,     ///< those of the person, everywhere
  project,  ///< those in this repository, of all who have its files
};

/// The directory that a place is relative to.
enum class Base {
  home,      ///< ~
  claude,    ///< $CLAUDE_CONFIG_DIR, or ~/.claude
  codex,     ///< $CODEX_HOME, or ~/.codex
  opencode,  ///< $XDG_CONFIG_HOME/opencode, or ~/.config/opencode
  project,   ///< the top of the working tree
};

/// Files of the plug-in and where they go: all whose path begins with `from` and ends with
/// `ending`, with `to` in place of `from`.
struct Placement {
  std::string_view from, to;
  std::string_view ending = "";
  Base base = Base::home;
};

enum class SettingsFormat { json, toml };

/// An entry in a file of settings that belongs to the person.
struct ServerEntry {
  Base base;
  std::string_view file;    ///< below the base
  std::string_view second;  ///< the file that is taken instead where it exists; may be empty
  SettingsFormat format;
  std::string_view table;  ///< the member that the entry is added to, as "pexplore"
  std::string_view text;   ///< its value in JSON; for TOML the lines of its table
};

/// The files and the entry of a scope.
struct Layout {
  std::vector<Placement> files;
  std::optional<ServerEntry> entry = {};
  std::string_view note = "";  ///< what the person does next
};

/// A row of the table of hosts.
struct PluginHost {
  std::string_view name, title;
  Layout user, project;
};

/// In the order of the help.
[[nodiscard]] std::span<PluginHost const> hosts();

/// Throws Error(not_found) for a name that no host has.
[[nodiscard]] PluginHost const& host_named(std::string const& name);

/// A file with its content, by its place.
struct Wanted {
  Base base;
  std::string path;  ///< below the base
  std::string content;
};

/// The files of a layout.
[[nodiscard]] std::vector<Wanted> files_of(Layout const& layout);

}  // namespace pexplore::install
