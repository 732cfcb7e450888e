#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

/// Command lines that cannot be understood, and help.
namespace pexplore {

/// The innermost command that the words begin with: the program itself for {"statsu"}.
[[nodiscard]] CLI::App const& command_of(CLI::App const& app,
                                         std::vector<std::string> const& words);

/// The message about a command line, with the nearest word where there is one, and the command that
/// shows the help.
[[nodiscard]] std::string usage_error(CLI::App const& app, std::vector<std::string> const& words,
                                      CLI::ParseError const& error);

/// The help of a command; of the program itself without words. Throws CLI::ParseError for an
/// unknown one.
[[nodiscard]] std::string help_of(CLI::App const& app, std::vector<std::string> const& words);

}  // namespace pexplore
