#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace pexplore {

/// Commands, operands and options as lines of tab-separated fields, for shell completion and
/// generated documentation. The fields are documented in docs/guide/commands.md:
///
///     command  COMMAND  TEXT
///     operand  COMMAND  NAME   none|experiment|approach|file  one|many  required|optional  TEXT
///     option   COMMAND  NAMES  VALUE                                                       TEXT
///
/// `app`: the program with all commands declared.
[[nodiscard]] std::string command_list(CLI::App const& app);

}  // namespace pexplore
