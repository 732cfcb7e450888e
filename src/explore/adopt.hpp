#pragma once

#include "explore/workspace.hpp"

#include <string>
#include <vector>

namespace parallel_explore::operations {

/// As Explorer::adopt().
awaitable<Adoption> adopt(Workspace& workspace, AdoptRequest request);

/// The commit of an approach's work. Throws Error(validation) where there is none.
[[nodiscard]] std::string const& work_of(Exploration const& exploration,
                                         ApproachRecord const& record);

/// The sample to adopt: of the approach that is named, or by the verdict. Throws Error(undecided)
/// where the verdict takes none, Error(not_found).
[[nodiscard]] std::string sample_to_take(Exploration const& exploration, Verdict const& verdict,
                                         std::string const& approach);

/// The message that is asked for, or one made of the task and the approach.
[[nodiscard]] std::string message_of(AdoptRequest const& request, Exploration const& exploration,
                                     ApproachRecord const& record);

/// Throws Error(dirty) where something outside the worktrees changed while code of the approach
/// ran, and that was not accepted.
void require_accepted(AdoptRequest const& request, ApproachRecord const& record,
                      std::vector<IsolationFinding> const& findings);

}  // namespace parallel_explore::operations
