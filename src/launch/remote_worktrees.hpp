#pragma once

#include "launch/hosts.hpp"
#include "parallel_explore/worktrees.hpp"
#include "worktree/host_exchange.hpp"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::launch {

/// The worktrees on hosts, each beside one on this machine. All functions connect to the host of
/// the worktree if no connection stands; they throw Error(host), and Error(isolation) where git
/// could run a program that is not trusted.
class RemoteWorktrees {
 public:
  RemoteWorktrees(worktree::Repository repository, std::shared_ptr<Hosts> hosts);

  /// Programs that git may run for an experiment.
  void trust(std::string experiment, worktree::Programs programs);
  [[nodiscard]] worktree::TrustedPrograms trusted_in(std::string const& experiment) const;

  /// Makes a worktree at a commit, with copies of these untracked files of the one here. One that
  /// is there stays as it is.
  awaitable<void> make(Worktree worktree, std::string commit, std::vector<std::string> copied);

  /// Marks everything that git does not know of now as not the session's work.
  awaitable<void> mark_ready(Worktree worktree);

  /// A commit of the files, and the session's own last commit; empty: there is none.
  struct Work {
    std::string commit, head;
  };
  /// Ends what runs in it, and fetches its work.
  awaitable<Work> fetch(Worktree worktree);

  /// Makes the files those of a commit; `moves`: and the branch. Returns the paths that differed.
  awaitable<std::vector<std::string>> reset(Worktree worktree, std::string commit, bool moves);

  /// Removes it with everything that runs in it. One that is not there is no error.
  awaitable<void> remove(Worktree worktree);

  /// Forgets it without telling its host.
  void forget(Worktree const& worktree) { hosts_->forget(worktree.path); }

 private:
  [[nodiscard]] worktree::HostRepository base_of(RemotePlace const& remote) const;
  awaitable<RemotePlace> connected(Worktree worktree);
  awaitable<void> send(RemotePlace remote, Worktree worktree, std::string commit);

  worktree::Repository repository_;
  std::shared_ptr<Hosts> hosts_;
  std::map<std::string, worktree::Programs> trusted_;
  std::map<std::string, std::set<std::string>> sent_;  ///< host → commits that are there
};

}  // namespace parallel_explore::launch
