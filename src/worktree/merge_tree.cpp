#include "worktree/merge_tree.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/durable_work.hpp"

#include <set>
#include <utility>

namespace parallel_explore::worktree {

awaitable<TreeMerge> merge_trees(Git git, std::string ours, std::string theirs) {
  std::vector<std::string> ask{"merge-tree", "--write-tree", "--name-only", "--no-messages",
                               "-z",         ours,           theirs};
  GitResult const result = co_await git.attempt(std::move(ask));
  if (result.status != 0 && result.status != 1)
    throw Error(ErrorCode::git, "git merge-tree: " + without_newline(result.error));
  auto const parts = split_nul(result.output);
  if (parts.empty()) throw Error(ErrorCode::git, "git merge-tree printed nothing");
  TreeMerge merge;
  merge.tree = parts[0];
  std::set<std::string> files;
  for (std::size_t i = 1; i < parts.size() && !parts[i].empty(); ++i) files.insert(parts[i]);
  merge.files.assign(files.begin(), files.end());
  co_return merge;
}

namespace {

/// Dates that make the same merge of the same commits the same commit id.
awaitable<std::map<std::string, std::string>> dates_of(Git git, std::string commit) {
  std::vector<std::string> ask{"log", "-1", "--format=%cd", "--date=raw", commit, "--"};
  std::string const date = co_await git.run(std::move(ask));
  std::map<std::string, std::string> dates;
  for (char const* name : {"GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"})
    dates.emplace(name, without_newline(date));
  co_return dates;
}

}  // namespace

awaitable<std::string> commit_tree(Git git, std::string tree, std::vector<std::string> parents,
                                   std::string message,
                                   std::map<std::string, std::string> environment) {
  std::vector<std::string> make{"commit-tree", std::move(tree)};
  for (auto& parent : parents) {
    make.emplace_back("-p");
    make.push_back(std::move(parent));
  }
  make.insert(make.end(), {"-F", "-"});
  GitExtras extras;
  extras.input = std::move(message);
  extras.environment = std::move(environment);
  std::string const made = co_await git.run(std::move(make), std::move(extras));
  co_return without_newline(made);
}

awaitable<MergeChain> merge_chain(Repository repository, TrustedPrograms trusted, std::string base,
                                  std::vector<std::string> commits) {
  Git const git = co_await checked(std::move(trusted), repository.git());
  MergeChain chain;
  std::string const from = base;
  chain.commit = std::move(base);
  for (auto& commit : commits) {
    std::vector<std::string> ask{"merge-base", "--is-ancestor", chain.commit, commit};
    GitResult const contains = co_await git.attempt(std::move(ask));
    if (contains.status == 0) {
      chain.commit = commit;
      chain.merged.push_back(std::move(commit));
      continue;
    }
    TreeMerge const merge = co_await merge_trees(git, chain.commit, commit);
    if (!merge.files.empty()) {
      chain.left_out.emplace_back(std::move(commit), merge.files);
      continue;
    }
    std::vector<std::string> parents{chain.commit, commit};
    std::vector<std::string> ask_subject{"log", "-1", "--format=%s", commit, "--"};
    std::string const subject = co_await git.run(std::move(ask_subject));
    std::string message = "Merge: " + subject;
    std::map<std::string, std::string> dates = co_await dates_of(git, commit);
    chain.commit = co_await commit_tree(git, merge.tree, std::move(parents), std::move(message),
                                        std::move(dates));
    chain.merged.push_back(std::move(commit));
  }
  co_await sync_objects(git, repository.git_dir, from, chain.commit);
  co_return chain;
}

}  // namespace parallel_explore::worktree
