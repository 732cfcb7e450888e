#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/folder_worktrees.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parallel_explore::support {

/// Folders as worktrees that note their calls, and call a hook before each. Measuring changes no
/// file.
class HookedWorktrees final : public Worktrees {
 public:
  explicit HookedWorktrees(std::filesystem::path root) : folders_(std::move(root)) {}

  std::vector<std::string> calls;                       ///< "create a", "begin a", …
  std::map<std::string, std::function<void()>> before;  ///< by call; may throw
  std::vector<WorktreeRequest> requests;                ///< of create()
  std::map<std::string, std::string> facts;             ///< of what is outside all worktrees
  bool shares_outside = false;                          ///< one examination serves all worktrees
  std::vector<std::string> notes;                       ///< of each worktree that is made
  std::vector<std::string> tampered;                    ///< as begin_measuring() reports it
  std::vector<std::string> differing;                   ///< as restore() reports it, once
  std::optional<std::string> branch_tip;                ///< as tip() reports it
  EvaluationFiles evaluation_files;                     ///< as they are hashed
  std::string commit_id;                                ///< of each commit; empty: there is none

  awaitable<Worktree> create(WorktreeRequest request) override {
    note("create " + request.approach);
    requests.push_back(request);
    request.tip.clear();
    Worktree worktree = co_await folders_.create(request);
    worktree.branch = request.branch.empty() ? "pexplore/" + request.approach : request.branch;
    worktree.base = request.base;
    worktree.notes.insert(worktree.notes.end(), notes.begin(), notes.end());
    co_return worktree;
  }
  awaitable<void> verify(Worktree worktree) override {
    note("verify " + worktree.approach);
    co_await folders_.verify(std::move(worktree));
  }
  awaitable<std::optional<PreexistingPaths>> mark_ready(Worktree worktree) override {
    note("mark " + worktree.approach);
    co_return co_await folders_.mark_ready(std::move(worktree));
  }
  awaitable<OutsideState> outside(Worktree worktree) override {
    note("outside " + worktree.approach);
    OutsideState const state{facts};
    co_return state;
  }
  awaitable<std::optional<OutsideState>> outside_all(std::string) override {
    std::optional<OutsideState> state;
    if (!shares_outside) co_return state;
    note("outside");
    auto const executor = co_await boost::asio::this_coro::executor;
    co_await boost::asio::post(executor, boost::asio::use_awaitable);
    state.emplace(OutsideState{facts});
    co_return state;
  }
  awaitable<CommittedWork> commit(Worktree worktree, std::string message) override {
    note("commit " + worktree.approach);
    CommittedWork work = co_await folders_.commit(std::move(worktree), std::move(message));
    work.commit = commit_id;
    co_return work;
  }
  awaitable<EvaluationFiles> hash_evaluation_files(std::string, MeasuringRequest) override {
    co_return evaluation_files;
  }
  awaitable<std::vector<std::string>> restore(Worktree worktree, std::string commit,
                                              MeasuringRequest) override {
    if (auto const hook = before.find("restore " + worktree.approach); hook != before.end())
      hook->second();
    if (!differing.empty()) note("restore " + worktree.approach + " to " + commit);
    co_return std::exchange(differing, {});
  }
  awaitable<std::optional<std::string>> tip(Worktree) override { co_return branch_tip; }
  awaitable<std::vector<std::string>> begin_measuring(Worktree worktree,
                                                      MeasuringRequest) override {
    note("begin " + worktree.approach);
    co_return tampered;
  }
  awaitable<void> end_measuring(Worktree worktree, MeasuringRequest, std::string commit) override {
    note("end " + worktree.approach + " at " + commit);
    co_return;
  }
  awaitable<Removed> remove(Worktree worktree, Removal removal) override {
    note((removal == Removal::force ? "force out " : "remove ") + worktree.approach);
    co_return co_await folders_.remove(std::move(worktree), removal);
  }

 private:
  void note(std::string call) {
    calls.push_back(call);
    if (auto const hook = before.find(call); hook != before.end()) hook->second();
  }

  FolderWorktrees folders_;
};

}  // namespace parallel_explore::support
