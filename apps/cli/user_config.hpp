#pragma once

#include "spec/user_settings.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>

/// The settings of the person who runs the program.
namespace pexplore {

/// Where they are: config.toml in $XDG_CONFIG_HOME/pexplore, or in ~/.config/pexplore. Empty if
/// HOME is not set.
[[nodiscard]] std::filesystem::path user_config_file();

/// The settings, with those of a profile on top; empty: the one that the file names. As by default
/// where there is no file. Throws Error(spec | not_found).
[[nodiscard]] parallel_explore::spec::UserSettings user_config(std::string const& profile = {});

/// Adds --profile.
void add_profile(CLI::App& command, std::string& profile);

/// A shell command line for the person's editor: by the settings, VISUAL, EDITOR, or else vi.
[[nodiscard]] std::string editor_of(parallel_explore::spec::UserSettings const& settings);

/// Prints what is set, with its value and where it comes from. Gives the exit status.
[[nodiscard]] int show_user_config(bool json);

}  // namespace pexplore
