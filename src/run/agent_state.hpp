#pragma once

#include "core/agent_catalogue.hpp"
#include "parallel_explore/exploration.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::run {

/// State that the result of a session depends on, besides its prompt and its worktree.
struct AgentState {
  std::string agent;    ///< its name in the spec
  std::string version;  ///< empty: not to be seen from its files
  std::string model;    ///< empty: its own choice
  std::string permission_mode;
  std::string configuration;  ///< as in a spec
  std::vector<std::string> arguments;
  std::map<std::string, std::string>
      files;  ///< configuration that it reads, and the digest of each

  bool operator==(AgentState const&) const = default;
};

/// The adapter that drives an agent of a spec.
[[nodiscard]] std::string adapter_of(std::string const& agent, AgentSettings const& settings);

/// The adapters of the agents that worked on an approach, in order of time; of the one that will,
/// if none did.
[[nodiscard]] std::vector<std::string> adapters_at_work(Exploration const& exploration,
                                                        ApproachRecord const& record);

/// Reads the files of the agent; runs nothing. `agent`: its name in the spec.
[[nodiscard]] AgentState agent_state(std::string const& agent, SessionRequest const& request);

/// Changes between two sessions, a sentence each. A session that is resumed has no files of its
/// worktree.
[[nodiscard]] std::vector<std::string> differences(AgentState const& before, AgentState const& now);

[[nodiscard]] std::string to_json(AgentState const& state);
/// Throws std::exception for anything else than to_json() writes.
[[nodiscard]] AgentState agent_state_from(std::string_view json);

/// Keeps the state of the agent in the record of an experiment. Returns warnings: what changed
/// since its last session, and a version that was never tested.
[[nodiscard]] std::vector<std::string> note_agent_state(AgentState const& state,
                                                        std::string const& adapter,
                                                        std::filesystem::path const& record);

}  // namespace parallel_explore::run
