#pragma once

#include "worktree/repository.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace parallel_explore::worktree {

/// The bytes of the tracked files of the user's tree, by its index: about those of one more
/// checkout. Reads no object, so that a partial clone fetches nothing. 0 for a bare repository.
awaitable<std::uint64_t> checkout_bytes(Repository const& repository);

/// The bytes that are free for this user where a directory is or would be made; none: not known.
[[nodiscard]] std::optional<std::uint64_t> free_bytes(std::filesystem::path directory);

}  // namespace parallel_explore::worktree
