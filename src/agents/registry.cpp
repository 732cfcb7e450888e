#include "agents/registry.hpp"

#include "core/agent_catalogue.hpp"
#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "stream/claude_parser.hpp"
#include "stream/codex_parser.hpp"
#include "stream/gemini_parser.hpp"
#include "stream/opencode_parser.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace parallel_explore {
namespace {

/// The code of an agent.
struct Entry {
  std::string_view name;
  std::unique_ptr<SessionRunner> (*make_runner)(Launcher const&);
  std::unique_ptr<stream::Parser> (*make_parser)() = nullptr;
  bool has_parser = false;  ///< its recorded streams can be played back
};

template <class Parser>
std::unique_ptr<stream::Parser> make_parser() {
  return std::make_unique<Parser>();
}

template <class Parser>
constexpr Entry with_parser(std::string_view name,
                            std::unique_ptr<SessionRunner> (*make_runner)(Launcher const&)) {
  return {name, make_runner, make_parser<Parser>, true};
}

constexpr std::array<Entry, core::agent_catalogue.size()> registry{
    {with_parser<stream::ClaudeParser>("claude", make_claude_runner),
     with_parser<stream::CodexParser>("codex", make_codex_runner),
     with_parser<stream::GeminiParser>("gemini", make_gemini_runner),
     with_parser<stream::OpencodeParser>("opencode", make_opencode_runner),
     {"acp", make_acp_runner},
     {"command", make_command_runner},
     {"replay", make_replay_runner}}};

constexpr bool fits(Entry const& entry, core::AgentRow const& row) {
  return entry.name == row.name && entry.has_parser == !row.recording.empty();
}

static_assert(std::ranges::equal(registry, core::agent_catalogue, fits),
              "each agent has a row in the catalogue and one here, in the same order");

Entry const* find_entry(std::string_view name) {
  auto const* const found = std::ranges::find(registry, name, &Entry::name);
  return found == registry.end() ? nullptr : found;
}

}  // namespace

std::unique_ptr<SessionRunner> make_runner(std::string const& adapter, Launcher const& launcher) {
  if (auto const* const entry = find_entry(adapter)) return entry->make_runner(launcher);
  auto const near = text::nearest(adapter, known_agents());
  throw Error(ErrorCode::validation, fmt::format("there is no agent \"{}\"", adapter),
              near ? fmt::format("did you mean \"{}\"?", *near) : "");
}

namespace agents {

std::unique_ptr<stream::Parser> parser_of_recording(std::string_view first_line) {
  return find_entry(core::agent_of_recording(first_line).name)->make_parser();
}

}  // namespace agents
}  // namespace parallel_explore
