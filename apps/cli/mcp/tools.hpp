#pragma once

#include "mcp/protocol.hpp"
#include "service/operations.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pexplore::mcp {

/// The tools that the server does itself, by the record of an experiment.
enum class RecordReading { status, verdict, list, wait, wait_for_tasks };

/// A command of this program, by the arguments of a call. Throws Error(validation) for arguments
/// that the tool does not take.
using CommandOf = service::OwnCommand (*)(json::object const& arguments);

/// A tool, how it is done, and what a person is asked before.
struct ToolRow {
  Tool tool;
  std::variant<CommandOf, RecordReading> work;
  std::string (*question)(json::object const& arguments) = nullptr;  ///< null: it costs nothing
  std::string_view follow_up = {};  ///< the tool that waits for the run that it starts
};

[[nodiscard]] std::span<ToolRow const> rows();
[[nodiscard]] std::vector<Tool> const& tools();

/// The row of a call's tool, which is in the table.
[[nodiscard]] ToolRow const& row_of(ToolCall const& call);

/// The directory that a call names; empty: it names none. Throws Error(validation) unless it is an
/// absolute path.
[[nodiscard]] std::string directory_of(ToolCall const& call);

}  // namespace pexplore::mcp
