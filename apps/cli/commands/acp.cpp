#include "acp/server.hpp"
#include "commands.hpp"

namespace pexplore {

void declare_acp(CLI::App& command, Action& action) {
  command.footer(
      "For editors that speak the Agent Client Protocol, over standard input and output: pexplore "
      "is then an agent among others, and the editor starts `pexplore acp` itself. A prompt is a "
      "task; each approach is an entry of the plan; the verdict comes as a message, with the "
      "question what to adopt. In Zed's settings:\n\n"
      "  {\"agent_servers\": {\"pexplore\": {\"type\": \"custom\", \"command\": \"pexplore\", "
      "\"args\": [\"acp\"]}}}\n\n"
      "Experiments that were started go on when the editor is closed.");
  command.callback([&action] { action = [] { return acp::serve(); }; });
}

}  // namespace pexplore
