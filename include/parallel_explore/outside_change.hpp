#pragma once

#include <boost/describe/class.hpp>

#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// The subject of a change outside a worktree, the most dangerous first.
enum class OutsideKind {
  setting,         ///< a setting of git, of any scope
  hook,            ///< a hook of the repository
  git_file,        ///< another file of the git directory
  reference,       ///< a branch, a tag, HEAD of a tree that is not the sessions'
  stash,           ///< an entry of the stash
  reflog,          ///< the history of a reference
  index,           ///< what is staged in the main tree, or a flag of it
  worktree,        ///< a linked worktree that is not ours
  record,          ///< pexplore's own files
  file,            ///< a file of the main tree, or of another worktree of the user
  ignored_file,    ///< files that git ignores
  main_tree_work,  ///< a commit, switch or merge made with git in the main tree, as its user does
  other            ///< reported by another implementation of Worktrees
};

/// A change to what is outside a worktree.
struct OutsideChange {
  OutsideKind kind = OutsideKind::other;  ///< its subject
  std::string text;    ///< for people, without a full stop: "branch main moved from 12ab to 34cd"
  std::string remedy;  ///< a command that undoes it; empty: none is known to be safe
  bool operator==(OutsideChange const&) const = default;
};
BOOST_DESCRIBE_STRUCT(OutsideChange, (), (kind, text, remedy))

/// Name in the journal and in JSON, spelt as the enumerator: "setting".
[[nodiscard]] std::string name_of(OutsideKind kind);

/// Whether the user is asked before a result with such a finding is adopted. Commits that the user
/// makes in the main tree while sessions run need no question.
[[nodiscard]] inline bool must_be_accepted(OutsideChange const& change) {
  return change.kind != OutsideKind::main_tree_work;
}

}  // namespace v0_2
}  // namespace parallel_explore
