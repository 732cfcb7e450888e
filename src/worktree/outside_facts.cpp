#include "worktree/outside_facts.hpp"

#include <fmt/format.h>

namespace parallel_explore::worktree {
namespace {

std::string described_reference(std::string const& name) {
  if (name.starts_with("refs/heads/")) return "branch " + name.substr(11);
  if (name.starts_with("refs/tags/")) return "tag " + name.substr(10);
  if (name.starts_with("refs/remotes/")) return "remote branch " + name.substr(13);
  if (name.starts_with("HEAD of ")) return name;
  if (name == "refs/stash") return "the stash";
  return "reference " + name;
}

}  // namespace

std::string described(Subject const& subject) {
  switch (subject.kind) {
    case OutsideKind::setting:
      return fmt::format("git setting {} in {}", subject.name, subject.origin);
    case OutsideKind::hook:
      return "git hook " + subject.name;
    case OutsideKind::git_file:
      return "git's " + subject.name;
    case OutsideKind::reference:
      return described_reference(subject.name);
    case OutsideKind::stash:
      return "the stash";
    case OutsideKind::reflog:
      return "the reflog of " + described_reference(subject.name);
    case OutsideKind::index:
      return "the index of the main tree";
    case OutsideKind::worktree:
      return "worktree " + subject.name;
    case OutsideKind::record:
      return "pexplore's record " + subject.name;
    case OutsideKind::file:
    case OutsideKind::ignored_file:
    case OutsideKind::main_tree_work:
    case OutsideKind::other:
      break;
  }
  return subject.name;
}

}  // namespace parallel_explore::worktree
