#include "worktree/outside.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/disk.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

void ManagedBranches::learn(std::string const& experiment,
                            std::map<std::string, std::string> const& branches) {
  if (!learned_.insert(experiment).second) return;
  at_.insert(branches.begin(), branches.end());
}

namespace {

using Facts = std::map<std::string, std::string>;
constexpr std::string_view heads = "refs/heads/";

std::string described(std::string const& reference) {
  if (reference.starts_with(heads)) return "branch " + reference.substr(heads.size());
  if (reference.starts_with("refs/tags/")) return "tag " + reference.substr(10);
  if (reference.starts_with("refs/remotes/")) return "remote branch " + reference.substr(13);
  if (reference == "refs/stash") return "the stash";
  return "reference " + reference;
}

/// All references: name → commit.
awaitable<Facts> references(Repository repository) {
  std::vector<std::string> ask{"for-each-ref", "--format=%(refname) %(objectname)"};
  std::string const list = co_await repository.git().run(std::move(ask));
  Facts found;
  std::string_view lines = list;
  while (!lines.empty()) {
    auto const line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    auto const blank = line.rfind(' ');
    if (blank != std::string_view::npos)
      found[std::string(line.substr(0, blank))] = line.substr(blank + 1);
  }
  co_return found;
}

/// A linked worktree of the repository.
struct Linked {
  fs::path git_dir, directory;
};

bool is_below(fs::path const& path, fs::path const& directory) {
  return path.string().starts_with(directory.string() + "/");
}

/// Branch → the linked worktree that has it checked out.
std::map<std::string, Linked> checked_out(Repository const& repository) {
  std::map<std::string, Linked> found;
  std::error_code ignored;
  for (auto const& entry : fs::directory_iterator(repository.git_dir / "worktrees", ignored)) {
    auto const head = without_newline(read_file(entry.path() / "HEAD"));
    constexpr std::string_view link = "ref: refs/heads/";
    if (!head.starts_with(link)) continue;
    auto const place = fs::path(without_newline(read_file(entry.path() / "gitdir"))).parent_path();
    found[head.substr(link.size())] = {entry.path(), place};
  }
  return found;
}

/// The commit that the last entry of a reflog moved to; empty if it has no entry.
std::string last_move(fs::path const& log) {
  auto const text = without_newline(read_file(log));
  auto const line = text.substr(text.rfind('\n') + 1);
  auto const blank = line.find(' ');
  if (blank == std::string::npos) return {};
  return line.substr(blank + 1, line.find(' ', blank + 1) - blank - 1);
}

/// Whether the branch was moved in its own worktree: git writes to the HEAD log of a worktree only
/// there.
bool moved_in_its_worktree(std::map<std::string, Linked> const& worktrees,
                           std::string const& branch, std::string const& commit) {
  auto const found = worktrees.find(branch);
  return found != worktrees.end() && last_move(found->second.git_dir / "logs" / "HEAD") == commit;
}

void add_references(Repository const& repository, Facts const& found, ManagedBranches& managed,
                    Worktree const& worktree, Facts& facts) {
  auto const worktrees = checked_out(repository);
  for (auto const& [name, commit] : found) {
    auto const branch = name.starts_with(heads) ? name.substr(heads.size()) : std::string();
    if (branch == worktree.branch || name.starts_with("refs/pexplore/")) continue;
    if (auto const own = managed.all().find(branch); own != managed.all().end()) {
      bool const in_place = own->second.empty() || own->second == commit;
      if (!in_place && !moved_in_its_worktree(worktrees, branch, commit))
        facts[described(name)] = commit;
      continue;
    }
    // A branch of another experiment, which another process may be running.
    auto const linked = worktrees.find(branch);
    bool const is_ours =
        linked != worktrees.end() && is_below(linked->second.directory, repository.worktree_root());
    if (is_ours && moved_in_its_worktree(worktrees, branch, commit)) continue;
    facts[described(name)] = commit;
  }
  for (auto const& [branch, commit] : managed.all()) {
    auto const name = std::string(heads) + branch;
    if (!commit.empty() && branch != worktree.branch && !found.contains(name))
      facts[described(name)] = "gone";
  }
}

/// Adds HEAD and the files that differ from it, with their sizes and times.
awaitable<void> add_tree(Git git, std::string name, Facts& facts) {
  std::vector<std::string> ask_branch{"rev-parse", "--symbolic-full-name", "HEAD"};
  std::vector<std::string> ask_commit{"rev-parse", "--verify", "--quiet", "HEAD"};
  GitResult const branch = co_await git.attempt(std::move(ask_branch));
  GitResult const commit = co_await git.attempt(std::move(ask_commit));
  facts["HEAD of " + name] = without_newline(branch.output) + " " + without_newline(commit.output);
  std::vector<std::string> ask{"status",
                               "--porcelain",
                               "-z",
                               "--no-renames",
                               "--ignore-submodules=all",
                               "--untracked-files=normal"};
  std::string const status = co_await git.run(std::move(ask));
  for (auto const& entry : split_nul(status)) {
    if (entry.size() <= 3) continue;
    auto const path = entry.substr(3);
    facts[fmt::format("{} in {}", path, name)] =
        entry.substr(0, 2) + disk_mark(git.work_tree() / path);
  }
}

awaitable<void> add_trees(Repository repository, Facts& facts) {
  if (!repository.bare) co_await add_tree(repository.git(), "the main tree", facts);
  if (!repository.here.empty() && repository.here != repository.main_tree) {
    co_await add_tree(repository.git_here(), repository.here.string(), facts);
  }
}

/// The branches of an experiment's worktrees, including removed worktrees.
Facts branches_of(Repository const& repository, std::string const& experiment, Facts const& found) {
  auto const worktrees = checked_out(repository);
  Facts branches;
  for (auto const& [name, commit] : found) {
    if (!name.starts_with(heads)) continue;
    auto const branch = name.substr(heads.size());
    auto const linked = worktrees.find(branch);
    bool const of_its_worktree =
        linked != worktrees.end() &&
        is_below(linked->second.directory, repository.worktree_root() / experiment);
    if (of_its_worktree || branch.starts_with("pexplore/" + experiment + "/"))
      branches[branch] = commit;
  }
  return branches;
}

void add_git_files(Repository const& repository, Facts& facts) {
  std::error_code ignored;
  for (auto const& hook : fs::directory_iterator(repository.git_dir / "hooks", ignored)) {
    facts["git hook " + hook.path().filename().string()] = disk_mark(hook.path());
  }
  for (char const* file :
       {"info/attributes", "info/exclude", "info/grafts", "objects/info/alternates"}) {
    if (fs::exists(repository.git_dir / file, ignored)) {
      facts[fmt::format("git's {}", file)] = disk_mark(repository.git_dir / file);
    }
  }
}

}  // namespace

awaitable<std::map<std::string, std::string>> outside_facts(Repository repository,
                                                            ManagedBranches& managed,
                                                            TrustedPrograms trusted,
                                                            Worktree worktree) {
  Facts const found = co_await references(repository);
  managed.learn(worktree.experiment, branches_of(repository, worktree.experiment, found));
  Facts facts;
  add_references(repository, found, managed, worktree, facts);
  Settings const settings = co_await program_settings(repository.git());
  for (auto const& [key, value] : settings) facts["git setting " + key] = value;
  add_git_files(repository, facts);
  bool safe = true;
  try {
    trusted.refuse_others(dangerous_settings(settings));
  } catch (Error const& error) {
    safe = false;
    facts["what git status would run"] = error.what();
  }
  if (safe) co_await add_trees(repository, facts);
  co_return facts;
}

}  // namespace parallel_explore::worktree
