#include "commands.hpp"
#include "mcp/server.hpp"

namespace pexplore {

void declare_mcp(CLI::App& command, Action& action) {
  command.footer(
      "For agents and editors that speak the Model Context Protocol, over standard input and "
      "output. In "
      "Claude Code:\n\n"
      "  claude mcp add pexplore -- pexplore mcp\n\n"
      "Experiments that were started go on when the client leaves.");
  command.callback([&action] { action = [] { return mcp::serve(); }; });
}

}  // namespace pexplore
