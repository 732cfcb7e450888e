#pragma once

#include "parallel_explore/error.hpp"
#include "parallel_explore/folder_worktrees.hpp"
#include "tasks/task_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

/// A repository in memory, for tests of what decides.
namespace parallel_explore::support {

/// Commits and branches, as far as tasks ask for them.
struct RepositoryState {
  std::map<std::string, std::set<std::string>> commits{{"base", {}}};  ///< and what each changed
  std::map<std::string, std::string> branches;                         ///< and their commits
  std::map<std::string, std::string> checkouts;                        ///< of branches
  std::set<std::set<std::string>> conflicts;                           ///< pairs of files
  std::vector<std::string> files{"README.md"};                         ///< of the base
  std::map<std::string, std::string> sources;                          ///< of files of the base
  std::map<std::string, std::string> facts;  ///< of what is outside all worktrees
  int commits_ahead = 0;                     ///< of the base, that the target branch lacks

  std::optional<worktree::Remote> remote = worktree::Remote{
      "origin", "https://github.com/owner/repo.git", "https://me:secret@github.com/owner/repo.git"};
  std::map<std::string, std::string> pushed;  ///< branches of the remote
  std::vector<std::string> pushes;            ///< branches, in the order of the pushes
  std::string push_error;                     ///< refuses what is pushed
  std::string message = "work", patch;        ///< of every commit

  std::string add_commit(std::set<std::string> changed) {
    auto id = fmt::format("{:040x}", commits.size());
    commits[id] = std::move(changed);
    return id;
  }

  [[nodiscard]] std::vector<std::string> conflicts_of(std::string const& one,
                                                      std::string const& other) const {
    std::vector<std::string> found;
    for (auto const& file : commits.at(one)) {
      bool const conflicting = std::ranges::any_of(commits.at(other), [&](auto const& another) {
        return conflicts.contains(std::set<std::string>{file, another});
      });
      if (conflicting) found.push_back(file);
    }
    return found;
  }
};

class MemoryRepository final : public tasks::TaskRepository {
 public:
  MemoryRepository(RepositoryState& state, std::filesystem::path directory)
      : state_(state), directory_(std::move(directory)) {}

  [[nodiscard]] tasks::RepositoryPaths paths() const override {
    return {directory_ / "repo", directory_ / "repo", directory_ / "worktrees"};
  }
  awaitable<std::string> resolve_commit(std::string commitish) override {
    if (commitish == "HEAD") co_return "base";
    throw Error(ErrorCode::validation, "there is no commit " + commitish);
  }
  awaitable<RepositoryFacts> facts(std::string) override {
    RepositoryFacts facts;
    facts.files = state_.files;
    co_return facts;
  }
  awaitable<std::map<std::string, std::string>> sources(std::string,
                                                        std::vector<std::string> files) override {
    std::map<std::string, std::string> found;
    for (auto const& file : files)
      if (auto const source = state_.sources.find(file); source != state_.sources.end())
        found.insert(*source);
    co_return found;
  }
  awaitable<std::optional<int>> count_commits(std::string from, std::string) override {
    co_return from.starts_with("refs/remotes/") ? state_.commits_ahead : 1;
  }
  awaitable<std::vector<std::string>> changed_files(std::string, std::string to) override {
    auto const& changed = state_.commits.at(to);
    co_return std::vector<std::string>(changed.begin(), changed.end());
  }
  awaitable<std::vector<std::string>> conflicting_files(worktree::Trust, std::string ours,
                                                        std::string theirs) override {
    co_return state_.conflicts_of(ours, theirs);
  }
  awaitable<worktree::MergeChain> merge_chain(worktree::Trust, std::string,
                                              std::vector<std::string> commits) override {
    worktree::MergeChain chain;
    std::set<std::string> all;
    for (auto const& commit : commits) {
      std::vector<std::string> conflicts;
      for (auto const& before : chain.merged) {
        auto more = state_.conflicts_of(commit, before);
        conflicts.insert(conflicts.end(), more.begin(), more.end());
      }
      if (conflicts.empty()) {
        chain.merged.push_back(commit);
        all.insert(state_.commits.at(commit).begin(), state_.commits.at(commit).end());
      } else {
        chain.left_out.emplace_back(commit, std::move(conflicts));
      }
    }
    chain.commit = chain.merged.size() == 1 ? chain.merged[0] : state_.add_commit(std::move(all));
    co_return chain;
  }
  awaitable<tasks::LocalBranch> branch(std::string name) override {
    tasks::LocalBranch branch;
    if (auto const found = state_.branches.find(name); found != state_.branches.end())
      branch.commit = found->second;
    if (auto const found = state_.checkouts.find(name); found != state_.checkouts.end())
      branch.checkout = found->second;
    co_return branch;
  }
  awaitable<void> make_branch(std::string name, std::string commit) override {
    state_.branches[name] = std::move(commit);
    co_return;
  }
  awaitable<std::vector<std::string>> branches() override {
    std::vector<std::string> names;
    for (auto const& [name, commit] : state_.branches) names.push_back(name);
    co_return names;
  }
  awaitable<void> drop_branch(std::string name, std::string commit) override {
    if (state_.branches[name] == commit) state_.branches.erase(name);
    co_return;
  }

 private:
  RepositoryState& state_;
  std::filesystem::path directory_;
};

class MemoryRemotes final : public tasks::TaskRemotes {
 public:
  explicit MemoryRemotes(RepositoryState& state) : state_(state) {}

  awaitable<std::optional<worktree::Remote>> usual_remote() override { co_return state_.remote; }
  awaitable<std::optional<std::string>> push_url(std::string remote) override {
    if (!state_.remote || state_.remote->name != remote) co_return std::nullopt;
    co_return state_.remote->push_url;
  }
  awaitable<std::string> branch_at(worktree::Trust, std::string, std::string branch) override {
    auto const found = state_.pushed.find(branch);
    co_return found == state_.pushed.end() ? "" : found->second;
  }
  awaitable<std::vector<worktree::PushedCommit>> commits(std::string, std::string to) override {
    co_return std::vector<worktree::PushedCommit>{{to, state_.message, state_.patch}};
  }
  awaitable<std::vector<std::string>> branches(std::string) override {
    std::vector<std::string> names;
    for (auto const& [name, commit] : state_.pushed) names.push_back(name);
    co_return names;
  }
  awaitable<void> push(tasks::PushRequest request) override {
    if (!state_.push_error.empty()) throw Error(ErrorCode::git, state_.push_error);
    auto const there = state_.pushed.find(request.branch);
    if (there != state_.pushed.end() && there->second != request.expected &&
        there->second != request.commit)
      throw Error(ErrorCode::git, "stale info");
    state_.pushed[request.branch] = request.commit;
    state_.pushes.push_back(request.branch);
    co_return;
  }

 private:
  RepositoryState& state_;
};

/// Plain folders whose work is committed to a repository in memory.
class CommittedFolders final : public Worktrees {
 public:
  CommittedFolders(RepositoryState& state, std::filesystem::path root)
      : state_(state), folders_(std::move(root)) {}

  awaitable<Worktree> create(WorktreeRequest request) override {
    auto const branch = request.branch;
    auto const base = request.base;
    Worktree made = co_await folders_.create(std::move(request));
    made.branch = branch;
    made.base = base;
    state_.branches.try_emplace(branch, base);
    co_return made;
  }
  awaitable<void> verify(Worktree worktree) override { return folders_.verify(worktree); }
  awaitable<std::optional<PreexistingPaths>> mark_ready(Worktree worktree) override {
    return folders_.mark_ready(worktree);
  }
  awaitable<OutsideState> outside(Worktree worktree) override { return folders_.outside(worktree); }
  awaitable<std::optional<OutsideState>> outside_all(std::string) override {
    std::optional<OutsideState> state{OutsideState{state_.facts}};
    co_return state;
  }
  awaitable<CommittedWork> commit(Worktree worktree, std::string message) override {
    CommittedWork work = co_await folders_.commit(worktree, std::move(message));
    work.commit = commit_files(worktree);
    work.changes.lines_added = work.changes.files_changed;
    co_return work;
  }
  awaitable<std::vector<std::string>> begin_measuring(Worktree, MeasuringRequest) override {
    co_return std::vector<std::string>();
  }
  awaitable<void> end_measuring(Worktree, MeasuringRequest, std::string) override { co_return; }
  awaitable<Removed> remove(Worktree worktree, Removal removal) override {
    bool const keeps_branch = removal == Removal::keep_branch;
    auto const branch = worktree.branch;
    Removed removed = co_await folders_.remove(std::move(worktree), removal);
    if (!keeps_branch) removed.branch_deleted = state_.branches.erase(branch) > 0;
    co_return removed;
  }

 private:
  /// The same files with the same content are the same commit.
  std::string commit_files(Worktree const& worktree) {
    std::set<std::string> files;
    std::string content;
    for (auto const& each : std::filesystem::recursive_directory_iterator(worktree.path)) {
      if (!each.is_regular_file()) continue;
      auto const name = each.path().lexically_relative(worktree.path).string();
      files.insert(name);
      std::ifstream in(each.path());
      content += name + '\n' + std::string(std::istreambuf_iterator<char>(in), {}) + '\n';
    }
    if (files.empty()) return worktree.base;
    auto& known = by_content_[worktree.branch + content];
    if (known.empty()) known = state_.add_commit(std::move(files));
    state_.branches[worktree.branch] = known;
    return known;
  }

  RepositoryState& state_;
  FolderWorktrees folders_;
  std::map<std::string, std::string> by_content_;
};

}  // namespace parallel_explore::support
