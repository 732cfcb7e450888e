#pragma once

#include "acp/conversation.hpp"
#include "acp/prompt.hpp"

namespace pexplore::acp {

/// For `available_commands_update`.
[[nodiscard]] json::object commands_update();

/// Does a command of the person. An unknown one is answered with those there are. Throws Error.
parallel_explore::awaitable<void> do_command(EditorSession& conversation, SlashCommand command);

}  // namespace pexplore::acp
