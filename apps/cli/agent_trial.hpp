#pragma once

#include "parallel_explore/launcher.hpp"
#include "report/machine_documents.hpp"

#include <string>

namespace pexplore {

/// Makes one request with the agent, as a judge would, in an empty directory. `agent`: its name in
/// a spec. Throws Error(validation | agent | resource).
[[nodiscard]] parallel_explore::report::AgentTrial try_agent(
    std::string const& agent, parallel_explore::AgentSettings const& settings,
    parallel_explore::Launcher const& launcher);

/// The result for people.
[[nodiscard]] std::string text_of(parallel_explore::report::AgentTrial const& trial);

}  // namespace pexplore
