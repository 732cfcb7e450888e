#include "commands.hpp"
#include "mcp/server.hpp"

#include <memory>

namespace pexplore {

void declare_mcp(CLI::App& command, Action& action) {
  command.footer(
      "For agents and editors that speak the Model Context Protocol, over standard input and "
      "output. In "
      "Claude Code:\n\n"
      "  claude mcp add pexplore -- pexplore mcp\n\n"
      "Experiments that were started go on when the client leaves.");
  auto const unattended = std::make_shared<bool>(false);
  command
      .add_flag("--unattended", *unattended,
                "Do not ask anyone: take the model's word that you agreed to the cost")
      ->envname("PEXPLORE_MCP_UNATTENDED");
  command.callback(
      [unattended, &action] { action = [unattended] { return mcp::serve(*unattended); }; });
}

}  // namespace pexplore
