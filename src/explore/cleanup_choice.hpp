#pragma once

#include "explore/workspace.hpp"

namespace parallel_explore::operations {

/// As experiments_to_clean(). `now`: ages are of that time.
awaitable<ChosenExperiments> choose_to_clean(Workspace& workspace, CleanupChoice choice,
                                             TimePoint now);

}  // namespace parallel_explore::operations
