#pragma once

#include "launch/remote_worktrees.hpp"
#include "parallel_explore/git_worktrees.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::launch {

/// Worktrees of which some have another one on a host, where their commands run. The one here is
/// its mirror: work is fetched into it before it is committed, and everything that is put in place
/// for measuring is sent there, so that all that is checked of a worktree is checked here.
class HostWorktrees final : public Worktrees {
 public:
  /// `here`: all worktrees on this machine, of `repository`.
  HostWorktrees(std::unique_ptr<GitWorktrees> here, worktree::Repository repository,
                std::shared_ptr<Hosts> hosts);

  awaitable<std::optional<std::map<std::string, std::string>>> programs() override;
  void trust(std::string experiment, std::map<std::string, std::string> programs) override;
  awaitable<Worktree> create(WorktreeRequest request) override;
  awaitable<void> verify(Worktree worktree) override;
  awaitable<std::optional<PreexistingPaths>> mark_ready(Worktree worktree) override;
  awaitable<OutsideState> outside(Worktree worktree) override;
  awaitable<CommittedWork> commit(Worktree worktree, std::string message) override;
  awaitable<EvaluationFiles> hash_evaluation_files(std::string base,
                                                   MeasuringRequest request) override;
  awaitable<std::vector<std::string>> restore(Worktree worktree, std::string commit,
                                              MeasuringRequest request) override;
  awaitable<std::optional<std::string>> tip(Worktree worktree) override;
  awaitable<std::vector<std::string>> begin_measuring(Worktree worktree,
                                                      MeasuringRequest request) override;
  awaitable<void> end_measuring(Worktree worktree, MeasuringRequest request,
                                std::string commit) override;
  awaitable<std::optional<OutsideState>> outside_all(std::string experiment) override;
  awaitable<std::vector<OutsideChange>> changes_outside(
      OutsideState before, OutsideState after, std::vector<std::string> approaches) override;
  awaitable<Removed> remove(Worktree worktree, Removal removal) override;

 private:
  std::unique_ptr<GitWorktrees> here_;
  worktree::Repository repository_;
  RemoteWorktrees there_;
  std::map<std::filesystem::path, std::string> measured_;  ///< commit that stands for the files
};

}  // namespace parallel_explore::launch
