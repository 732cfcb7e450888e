#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/worktrees.hpp"

#include <string>
#include <utility>
#include <vector>

namespace parallel_explore {

/// Worktrees that do nothing but note their calls; each throws what it is told to.
class WorktreesThatNote final : public Worktrees {
 public:
  awaitable<Worktree> create(WorktreeRequest request) override {
    calls.push_back("create " + request.approach);
    Worktree worktree;
    worktree.approach = request.approach;
    co_return worktree;
  }
  awaitable<void> verify(Worktree) override { co_return; }
  awaitable<void> mark_ready(Worktree) override { co_return; }
  awaitable<OutsideState> outside(Worktree) override { co_return OutsideState(); }
  awaitable<CommittedWork> commit(Worktree, std::string) override { co_return CommittedWork(); }
  awaitable<std::vector<std::string>> begin_measuring(Worktree worktree,
                                                      MeasuringRequest) override {
    calls.push_back("begin " + worktree.approach);
    if (cannot_begin) throw Error(*cannot_begin, "cannot begin");
    co_return tampered;
  }
  awaitable<void> end_measuring(Worktree worktree, MeasuringRequest, std::string commit) override {
    calls.push_back("end " + worktree.approach + " at " + commit);
    if (cannot_end) throw Error(*cannot_end, "cannot end");
    co_return;
  }
  awaitable<Removed> remove(Worktree worktree, Removal removal) override {
    calls.push_back((removal == Removal::force ? "force out " : "remove ") + worktree.approach);
    co_return Removed();
  }

  std::vector<std::string> calls;
  std::vector<std::string> tampered;  ///< as begin_measuring() tells it
  std::optional<ErrorCode> cannot_begin, cannot_end;
};

}  // namespace parallel_explore
