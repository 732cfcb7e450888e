#pragma once

#include "explore/workspace.hpp"

#include <set>
#include <string>
#include <vector>

/// The agents that an experiment needs.
namespace parallel_explore::operations {

/// All of them: of its approaches, those that may take over, and its helpers.
[[nodiscard]] std::set<std::string> agents_of(Experiment const& experiment);

/// Agents that propose approaches or judge.
[[nodiscard]] std::set<std::string> helpers_of(Experiment const& experiment);

/// Names the agents that may take over where the spec leaves that open: those of its approaches, or
/// if that is one, those that have settings and are installed. Returns warnings.
[[nodiscard]] std::vector<std::string> settle_handover(Workspace const& workspace,
                                                       Experiment& experiment);

}  // namespace parallel_explore::operations
