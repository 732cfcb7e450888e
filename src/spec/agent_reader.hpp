#pragma once

#include "parallel_explore/experiment.hpp"
#include "spec/reader.hpp"

namespace parallel_explore::spec {

/// Reads `[agent.NAME]` tables: of agents that ship with the library, and of any other name with an
/// `adapter`.
void read_agents(Reader& reader, Node const& node, std::map<std::string, AgentSettings>& into);

/// The keys of a budget, each with `prefix` before it ("budget_usd").
[[nodiscard]] std::vector<Key> budget_keys(Reader& reader, std::string const& prefix, Budget& into);

}  // namespace parallel_explore::spec
