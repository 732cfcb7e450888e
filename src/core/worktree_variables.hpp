#pragma once

#include "core/child_environment.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace parallel_explore::core {

/// The directory of a worktree for temporary files, hidden from git.
inline constexpr std::string_view scratch_directory = ".pexplore-scratch";

/// TCP ports in a row.
struct PortRange {
  int first = 0;  ///< 0: none
  int count = 0;
};

/// The place of one approach that its set-up, sessions and commands share.
struct OwnPlace {
  std::string approach;            ///< its name in the experiment
  std::filesystem::path beside;    ///< directory of the experiment's worktrees
  std::filesystem::path worktree;  ///< the one in which the command runs
  std::filesystem::path scratch;   ///< empty: there is none
  PortRange ports;
};

/// A name for the containers, networks and volumes of one approach: of at most 63 lower-case
/// letters, digits and '-', and another one for every approach of every repository of a machine.
[[nodiscard]] std::string compose_project(OwnPlace const& place);

/// The variables that say where an approach has what is its own; `per_worktree` names further ones,
/// each of which is a path below the scratch directory.
[[nodiscard]] Environment worktree_variables(OwnPlace const& place,
                                             std::span<std::string const> per_worktree);

/// The ports of block `block` of `blocks`, below those that systems hand out by themselves.
[[nodiscard]] PortRange ports_of_block(int block);
inline constexpr int port_blocks = 1200;

/// The block that an approach gets where it is free: the same in every run.
[[nodiscard]] int preferred_block(std::string_view approach, std::filesystem::path const& beside);

}  // namespace parallel_explore::core
