#pragma once

#include "worktree/git.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace parallel_explore::worktree {

/// The modes of git's trees.
namespace tree_mode {
constexpr std::uint32_t directory = 0040000, file = 0100644, executable = 0100755, link = 0120000,
                        submodule = 0160000;
}  // namespace tree_mode

/// A file as a tree names it.
struct TreeFile {
  std::string path;        ///< relative, with "/"
  std::uint32_t mode = 0;  ///< one of tree_mode
  std::string id;          ///< of its content, in hexadecimal digits

  bool operator==(TreeFile const&) const = default;
};

/// Sorted by path, byte by byte.
using TreeFiles = std::vector<TreeFile>;

/// Reads the files that commits name. Computes the id of each commit and tree that git gives, so
/// that neither replaced nor overwritten objects count, and keeps those that were right: most trees
/// of two commits are the same.
class VerifiedTrees {
 public:
  /// The files of a commit. Throws Error(isolation) where an object does not have the content that
  /// its id says, Error(git).
  awaitable<TreeFiles> files_of(Git git, std::string commit);

 private:
  awaitable<std::string> tree_of(Git git, std::string commit);
  void add_files(std::string const& tree, std::string const& above, TreeFiles& files) const;

  std::unordered_map<std::string, std::string> trees_;  ///< id → content; with all below
  std::map<std::string, std::string> tree_of_commit_;
};

/// The content of objects, by id, as git's store has it: without replaced objects. `names`: id →
/// its name for people, where it has one. Throws Error(isolation) where the content is not what the
/// id says, Error(git).
awaitable<std::unordered_map<std::string, std::string>> verified_objects(
    Git git, std::vector<std::string> ids, std::map<std::string, std::string> names);

/// Throws Error(isolation) where an object does not have the content that its id says. Reads a few
/// at a time. `names`: id → its name for people.
awaitable<void> verify_objects(Git git, std::map<std::string, std::string> names);

}  // namespace parallel_explore::worktree
