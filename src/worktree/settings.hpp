#pragma once

#include "worktree/git.hpp"

#include <string>

namespace parallel_explore::worktree {

/// The settings of a repository as git lists them: `git config --list --show-scope --show-origin
/// -z`. Git is asked again only where a file of settings may have changed since: another file, size
/// or time, a change in the last second, settings that include others, or an answer older than ten
/// seconds. A session cannot set the time at which the system saw a file change.
awaitable<GitResult> list_settings(Git git);

}  // namespace parallel_explore::worktree
