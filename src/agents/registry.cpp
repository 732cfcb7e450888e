#include "agents/registry.hpp"

#include "agents/claude_agent.hpp"
#include "agents/codex_agent.hpp"
#include "agents/gemini_agent.hpp"
#include "agents/opencode_agent.hpp"
#include "agents/stream_runner.hpp"
#include "core/agent_catalogue.hpp"
#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "text/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

/// The code of an agent.
struct Entry {
  std::string_view name;
  std::unique_ptr<SessionRunner> (*make_runner)(Launcher const&);
  std::unique_ptr<stream::Parser> (*make_parser)() = nullptr;
  bool has_parser = false;  ///< its recorded streams can be played back
};

template <agents::StreamAgent (*agent)()>
std::unique_ptr<SessionRunner> make_runner_of(Launcher const& launcher) {
  return agents::make_stream_runner(agent(), launcher);
}

template <agents::StreamAgent (*agent)()>
std::unique_ptr<stream::Parser> make_parser_of() {
  return agent().parser(SessionRequest{});
}

template <agents::StreamAgent (*agent)()>
constexpr Entry stream_agent(std::string_view name) {
  return {name, make_runner_of<agent>, make_parser_of<agent>, true};
}

constexpr std::array<Entry, core::agent_catalogue.size()> registry{
    {stream_agent<agents::claude_agent>("claude"),
     stream_agent<agents::codex_agent>("codex"),
     stream_agent<agents::gemini_agent>("gemini"),
     stream_agent<agents::opencode_agent>("opencode"),
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

std::unique_ptr<SessionRunner> make_claude_runner(Launcher const& launcher) {
  return make_runner_of<agents::claude_agent>(launcher);
}

std::unique_ptr<SessionRunner> make_codex_runner(Launcher const& launcher) {
  return make_runner_of<agents::codex_agent>(launcher);
}

std::unique_ptr<SessionRunner> make_gemini_runner(Launcher const& launcher) {
  return make_runner_of<agents::gemini_agent>(launcher);
}

std::unique_ptr<SessionRunner> make_opencode_runner(Launcher const& launcher) {
  return make_runner_of<agents::opencode_agent>(launcher);
}

std::unique_ptr<SessionRunner> make_runner(std::string const& adapter, Launcher const& launcher) {
  if (auto const* const entry = find_entry(adapter)) return entry->make_runner(launcher);
  auto const near = text::nearest(adapter, known_agents());
  throw Error(ErrorCode::validation, fmt::format("there is no agent \"{}\"", adapter),
              near ? fmt::format("did you mean \"{}\"?", *near) : "");
}

}  // namespace v0_2
}  // namespace parallel_explore

namespace parallel_explore::agents {

std::unique_ptr<stream::Parser> parser_of_recording(std::string_view first_line) {
  return find_entry(core::agent_of_recording(first_line).name)->make_parser();
}

}  // namespace parallel_explore::agents
