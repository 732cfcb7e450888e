#pragma once

#include "mcp/protocol.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pexplore::mcp {

/// A command of pexplore.
struct OwnCommand {
  std::vector<std::string> words = {};  ///< after the name of the program
  std::string input = {};               ///< for standard input
  bool own_group = false;               ///< Ctrl-C at our terminal is not for it
  std::string directory = {};           ///< in which it is run; empty: this process's
};

/// A tool, and how it is done: by a command of this program, or by the server itself.
struct ToolRow {
  Tool tool;
  OwnCommand (*command)(json::object const& arguments);  ///< null: by the server
};

[[nodiscard]] std::span<ToolRow const> rows();
[[nodiscard]] std::vector<Tool> const& tools();

/// Throws Error(validation) for arguments that the tool does not take.
[[nodiscard]] OwnCommand command_of(ToolCall const& call);

/// The question to a person before a tool that costs money.
[[nodiscard]] std::string question_of(ToolCall const& call);

/// The directory that a call names; empty: it names none. Throws Error(validation) unless it is an
/// absolute path.
[[nodiscard]] std::string directory_of(ToolCall const& call);

/// The text argument of that name; empty where it is missing. Throws Error(validation).
[[nodiscard]] std::string text_argument(json::object const& arguments, std::string_view name,
                                        bool required = false);

/// The number of that name. Throws Error(validation) where it is none, or out of range.
[[nodiscard]] std::optional<std::int64_t> number_argument(json::object const& arguments,
                                                          std::string_view name, std::int64_t low,
                                                          std::int64_t high);

}  // namespace pexplore::mcp
