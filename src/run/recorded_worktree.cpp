#include "run/recorded_worktree.hpp"

#include <filesystem>

namespace parallel_explore::run {

Worktree recorded_worktree(Exploration const& exploration, ApproachRecord const& record) {
  Worktree worktree;
  worktree.experiment = exploration.name;
  worktree.approach = record.approach.name;
  worktree.path = record.worktree.path;
  worktree.branch = record.worktree.branch;
  worktree.base = base_of(exploration, record);
  worktree.host = record.worktree.host;
  worktree.preexisting = record.worktree.preexisting;
  if (!worktree.preexisting && exploration.trust) {
    // Not ready yet: only copies are in it. Earlier versions recorded neither.
    worktree.preexisting.emplace().copied = exploration.experiment.worktree.copy;
  }
  auto const& sessions = record.sessions;
  worktree.committed =
      !sessions.empty() && sessions.back().result && !record.worktree.commit.empty();
  return worktree;
}

bool has_worktree(ApproachRecord const& record) {
  std::error_code ignored;
  return !record.worktree.path.empty() && std::filesystem::exists(record.worktree.path, ignored);
}

bool has_session_work(Exploration const& exploration, ApproachRecord const& record) {
  auto const& sessions = record.sessions;
  if (sessions.empty() || !sessions.back().result || !record.redo.empty() || record.remark_waits)
    return false;
  bool const is_kept = !record.worktree.branch.empty() && !record.worktree.commit.empty() &&
                       record.worktree.commit != base_of(exploration, record);
  bool const is_there = is_kept || has_worktree(record);
  return is_there && std::holds_alternative<Completed>(sessions.back().result->end);
}

std::string expected_tip(Exploration const& exploration, ApproachRecord const& record) {
  auto const& sessions = record.sessions;
  bool const settled = sessions.empty() || sessions.back().result;
  return settled && !record.worktree.commit.empty() ? record.worktree.commit
                                                    : base_of(exploration, record);
}

}  // namespace parallel_explore::run
