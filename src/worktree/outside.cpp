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

std::string words_for(std::string const& reference) {
  if (reference.starts_with(heads)) return "branch " + reference.substr(heads.size());
  if (reference.starts_with("refs/tags/")) return "tag " + reference.substr(10);
  if (reference.starts_with("refs/remotes/")) return "remote branch " + reference.substr(13);
  if (reference == "refs/stash") return "the stash";
  return "reference " + reference;
}

/// Reference → commit.
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

/// Where the last move that a reflog tells of went; empty if it tells of none.
std::string last_move(fs::path const& log) {
  auto const text = without_newline(read_file(log));
  auto const line = text.substr(text.rfind('\n') + 1);
  auto const blank = line.find(' ');
  if (blank == std::string::npos) return {};
  return line.substr(blank + 1, line.find(' ', blank + 1) - blank - 1);
}

/// Git writes a worktree's HEAD log only for what is done in that worktree.
bool moved_in_its_worktree(std::map<std::string, Linked> const& worktrees,
                           std::string const& branch, std::string const& commit) {
  auto const found = worktrees.find(branch);
  return found != worktrees.end() && last_move(found->second.git_dir / "logs" / "HEAD") == commit;
}

void add_references(Repository const& repository, Facts const& found, ManagedBranches& ours,
                    Worktree const& worktree, Facts& facts) {
  auto const worktrees = checked_out(repository);
  for (auto const& [name, commit] : found) {
    auto const branch = name.starts_with(heads) ? name.substr(heads.size()) : std::string();
    if (branch == worktree.branch || name.starts_with("refs/pexplore/")) continue;
    if (auto const own = ours.all().find(branch); own != ours.all().end()) {
      bool const in_place = own->second.empty() || own->second == commit;
      if (!in_place && !moved_in_its_worktree(worktrees, branch, commit))
        facts[words_for(name)] = commit;
      continue;
    }
    // Another experiment's, which another process of ours may be conducting.
    auto const linked = worktrees.find(branch);
    bool const of_ours =
        linked != worktrees.end() && is_below(linked->second.directory, repository.worktree_root());
    if (of_ours && moved_in_its_worktree(worktrees, branch, commit)) continue;
    facts[words_for(name)] = commit;
  }
  for (auto const& [branch, commit] : ours.all()) {
    auto const name = std::string(heads) + branch;
    if (!commit.empty() && branch != worktree.branch && !found.contains(name))
      facts[words_for(name)] = "gone";
  }
}

/// HEAD, and what differs from it, with size and time of each file.
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

/// Branches of an experiment's worktrees, those that are gone as well.
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
                                                            ManagedBranches& ours,
                                                            TrustedPrograms trusted,
                                                            Worktree worktree) {
  Facts const found = co_await references(repository);
  ours.learn(worktree.experiment, branches_of(repository, worktree.experiment, found));
  Facts facts;
  add_references(repository, found, ours, worktree, facts);
  Settings const settings = co_await program_settings(repository.git());
  for (auto const& [key, value] : settings) facts["git setting " + key] = value;
  add_git_files(repository, facts);
  bool safe = true;
  try {
    trusted.refuse_others(dangerous(settings));
  } catch (Error const& error) {
    safe = false;
    facts["what git status would run"] = error.what();
  }
  if (safe) co_await add_trees(repository, facts);
  co_return facts;
}

}  // namespace parallel_explore::worktree

namespace parallel_explore {

namespace {

/// Findings for people, no more than they read.
class Findings {
 public:
  void say(std::string text) {
    if (said_.size() < shown) {
      said_.push_back(std::move(text));
    } else {
      ++more_;
    }
  }
  std::vector<std::string> take() {
    if (more_ > 0)
      said_.push_back(fmt::format("outside its worktree, {} more changes while it ran", more_));
    return std::move(said_);
  }

 private:
  static constexpr std::size_t shown = 20;
  std::vector<std::string> said_;
  std::size_t more_ = 0;
};

}  // namespace

awaitable<std::vector<std::string>> Worktrees::begin_measuring(Worktree /*worktree*/,
                                                               MeasuringRequest request) {
  if (request.empty()) co_return std::vector<std::string>{};
  throw Error(ErrorCode::validation,
              "this kind of worktree can neither protect nor inject files for measuring",
              "use git worktrees, or leave `protect` and `inject` out of [evaluate]");
}

awaitable<void> Worktrees::end_measuring(Worktree /*worktree*/, MeasuringRequest /*request*/,
                                         std::string /*commit*/) {
  co_return;
}

std::vector<std::string> differences(OutsideState const& before, OutsideState const& after) {
  Findings findings;
  for (auto const& [what, value] : after.facts) {
    auto const found = before.facts.find(what);
    if (found == before.facts.end()) {
      findings.say(fmt::format("outside its worktree, {} appeared or changed while it ran", what));
    } else if (found->second != value) {
      findings.say(fmt::format("outside its worktree, {} changed while it ran", what));
    }
  }
  for (auto const& [what, value] : before.facts) {
    if (after.facts.contains(what)) continue;
    findings.say(fmt::format("outside its worktree, {} went away or was reset while it ran", what));
  }
  return findings.take();
}

}  // namespace parallel_explore
