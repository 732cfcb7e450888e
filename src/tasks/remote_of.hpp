#pragma once

#include "parallel_explore/experiment.hpp"
#include "worktree/repository.hpp"

#include <string>

namespace parallel_explore::tasks {

/// An address without user name and password: those are nobody's business but git's.
[[nodiscard]] std::string without_credentials(std::string const& url);

/// Where branches go, as git has it now. Throws Error(isolation) if that is elsewhere than when the
/// run began.
awaitable<std::string> push_url(worktree::Repository repository, TaskWork work);

/// A branch as pull requests name it: "owner:branch" where it is pushed to a fork.
[[nodiscard]] std::string head_of(TaskWork const& work, std::string const& branch);

}  // namespace parallel_explore::tasks
