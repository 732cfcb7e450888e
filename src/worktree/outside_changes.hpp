#pragma once

#include "worktree/outside_facts.hpp"
#include "worktree/repository.hpp"

#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// The changes between two examinations, the most dangerous first, each with a command that undoes
/// it where one is safe. `approaches` ran in between: their own streams grow. Changes that belong
/// to another experiment which a process works on are left out.
awaitable<std::vector<OutsideChange>> changes_between(Repository repository,
                                                      std::shared_ptr<OutsideFacts const> before,
                                                      std::shared_ptr<OutsideFacts const> after,
                                                      std::vector<std::string> approaches);

}  // namespace parallel_explore::worktree
