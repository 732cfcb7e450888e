#pragma once

#include "worktree/repository.hpp"
#include "worktree/trusted_programs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::worktree {

/// A branch that cannot be made, and the one in its way. Git keeps a branch as a file, so that
/// "feat" and "feat/x" exclude each other.
struct NameCollision {
  std::string wanted, existing;

  bool operator==(NameCollision const&) const = default;
};

/// The first of the wanted branches that an existing one excludes; none: all can be made. A branch
/// of the same name counts as well, unless `same_is_fine`.
[[nodiscard]] std::optional<NameCollision> first_collision(std::vector<std::string> const& wanted,
                                                           std::vector<std::string> const& existing,
                                                           bool same_is_fine = false);

/// All local branches.
awaitable<std::vector<std::string>> local_branches(Repository repository);

/// The branches of a remote; none where it does not answer. Throws Error(isolation | git).
awaitable<std::vector<std::string>> remote_branches(Repository repository, TrustedPrograms trusted,
                                                    std::string url);

/// Throws Error(name_in_use) with the command that renames the local branch, if there is one.
void refuse_collision(std::optional<NameCollision> const& collision);

/// Throws Error(name_in_use) if a local branch keeps a wanted one from being made.
awaitable<void> require_free_names(Repository repository, std::vector<std::string> wanted);

/// Throws Error(name_in_use) for a branch of a remote that is in the way.
[[noreturn]] void refuse_remote_collision(NameCollision const& collision,
                                          std::string const& remote);

}  // namespace parallel_explore::worktree
