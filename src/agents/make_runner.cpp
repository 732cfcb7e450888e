#include "core/text.hpp"
#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace parallel_explore {

std::unique_ptr<SessionRunner> make_runner(std::string const& adapter, Launcher const& launcher) {
  using Make = std::unique_ptr<SessionRunner> (*)(Launcher const&);
  static constexpr std::array<std::pair<std::string_view, Make>, 7> all{
      {{"claude", make_claude_runner},
       {"codex", make_codex_runner},
       {"gemini", make_gemini_runner},
       {"opencode", make_opencode_runner},
       {"acp", make_acp_runner},
       {"command", make_command_runner},
       {"replay", make_replay_runner}}};
  for (auto const& [name, make] : all) {
    if (name == adapter) return make(launcher);
  }
  auto const near = core::nearest(adapter, known_agents());
  throw Error(ErrorCode::validation, fmt::format("there is no agent \"{}\"", adapter),
              near ? fmt::format("did you mean \"{}\"?", *near) : "");
}

}  // namespace parallel_explore
