#pragma once

#include "mcp/protocol.hpp"
#include "service/operations.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pexplore::mcp {

/// A tool, and how it is done: by a command of this program, or by the server itself.
struct ToolRow {
  Tool tool;
  service::OwnCommand (*command)(json::object const& arguments);  ///< null: by the server
};

[[nodiscard]] std::span<ToolRow const> rows();
[[nodiscard]] std::vector<Tool> const& tools();

/// Throws Error(validation) for arguments that the tool does not take.
[[nodiscard]] service::OwnCommand command_of(ToolCall const& call);

/// The question to a person before a tool that costs money.
[[nodiscard]] std::string question_of(ToolCall const& call);

/// The directory that a call names; empty: it names none. Throws Error(validation) unless it is an
/// absolute path.
[[nodiscard]] std::string directory_of(ToolCall const& call);

}  // namespace pexplore::mcp
