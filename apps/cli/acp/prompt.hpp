#pragma once

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>

/// The Agent Client Protocol, version 1, from the agent's side: an editor explores as if pexplore
/// were one agent.
namespace pexplore::acp {

namespace json = boost::json;

/// The text of a prompt's blocks. Links are named, and embedded files are quoted in fences that
/// they cannot close. Images and sounds are listed as left out.
[[nodiscard]] std::string prompt_text(json::array const& blocks);

/// "/adopt app" → adopt, app.
struct SlashCommand {
  std::string name, rest;
};

/// None if the prompt is not a command: a slash and letters at its beginning.
[[nodiscard]] std::optional<SlashCommand> slash_command(std::string_view prompt);

}  // namespace pexplore::acp
