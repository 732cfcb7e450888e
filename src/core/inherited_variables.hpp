#pragma once

#include "core/child_environment.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Variables that sessions and commands inherit and that make worktrees share what each should have
/// for itself, so that another tree than the worktree is built or measured.
namespace parallel_explore::core {

/// How a variable reaches beyond a worktree.
enum class Reach {
  main_tree,  ///< it names a path in the main tree, which is the same for all worktrees
  one_place,  ///< it names one place that all worktrees write to
};

/// A variable that reaches beyond a worktree.
struct InheritedVariable {
  std::string name;
  Reach reach = Reach::main_tree;
  std::string path;    ///< the part of the value that reaches there; empty: it may be secret
  std::string remedy;  ///< a clause for people

  bool operator==(InheritedVariable const&) const = default;
};

/// The absolute paths that a value names: all of it, parts of a list, options with a path.
[[nodiscard]] std::vector<std::string> paths_in(std::string_view value);

/// Whether a path is `top` or below it, by its text.
[[nodiscard]] bool is_below(std::filesystem::path const& path, std::filesystem::path const& top);

/// Judges one variable. `main_tree`: the top of the main tree, absolute; empty: there is none.
[[nodiscard]] std::optional<InheritedVariable> inherited_variable(
    std::string_view name, std::string_view value, std::filesystem::path const& main_tree);

/// The same for people: "CARGO_TARGET_DIR names one place for all worktrees (/tmp/t): …".
[[nodiscard]] std::string to_text(InheritedVariable const& variable);

}  // namespace parallel_explore::core
