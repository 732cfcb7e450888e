#include "worktree/outside.hpp"

#include "parallel_explore/error.hpp"
#include "worktree/git_directory.hpp"
#include "worktree/isolation.hpp"
#include "worktree/outside_records.hpp"
#include "worktree/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sys/stat.h>

namespace parallel_explore::worktree {

namespace fs = std::filesystem;

void ManagedBranches::begin(std::string const& branch, fs::path const& worktree) {
  at_[branch].clear();
  worktrees_.insert(worktree);
}

void ManagedBranches::put(std::string const& branch, std::string commit) {
  at_[branch] = std::move(commit);
  released_.erase(branch);
}

void ManagedBranches::forget(std::string const& branch) {
  at_.erase(branch);
  released_.erase(branch);
}

void ManagedBranches::learn(std::string const& experiment,
                            std::map<std::string, std::string> const& branches,
                            std::set<fs::path> const& worktrees) {
  if (!learned_.insert(experiment).second) return;
  at_.insert(branches.begin(), branches.end());
  worktrees_.insert(worktrees.begin(), worktrees.end());
}

bool ManagedBranches::may_move(std::string const& branch) const {
  auto const at = at_.find(branch);
  return released_.contains(branch) || (at != at_.end() && at->second.empty());
}

bool ManagedBranches::is_ours(fs::path const& worktree) const {
  return worktrees_.contains(worktree);
}

namespace {

constexpr std::string_view heads = "refs/heads/";

bool is_below(fs::path const& path, fs::path const& directory) {
  auto const top = directory.string();
  return path.string().starts_with(top.ends_with('/') ? top : top + "/") && path != directory;
}

/// The experiment whose worktree a path below the directory of all worktrees is; empty: it is
/// elsewhere.
std::string experiment_of(Repository const& repository, fs::path const& worktree) {
  auto const root = repository.worktree_root();
  if (!is_below(worktree, root)) return {};
  return worktree.lexically_relative(root).begin()->string();
}

/// The experiment whose branch has that name: pexplore/EXPERIMENT/APPROACH.
std::string experiment_of(std::string const& branch) {
  constexpr std::string_view ours = "pexplore/";
  if (!branch.starts_with(ours)) return {};
  auto const end = branch.find('/', ours.size());
  return end == std::string::npos ? std::string() : branch.substr(ours.size(), end - ours.size());
}

void leave_out(std::set<process::FileIdentity> const& files, TreeListing& listing) {
  struct stat top {};
  if (files.empty() || stat(listing.top.c_str(), &top) != 0) return;
  std::erase_if(listing.files, [&](FileStamp const& stamp) {
    return stamp.is_regular() && files.contains({top.st_dev, stamp.inode});
  });
}

/// One examination. Its functions fill `found_`.
class Examination {
 public:
  Examination(Repository const& repository, ManagedBranches& managed, OutsideMemory& memory,
              std::string experiment)
      : repository_(repository),
        managed_(managed),
        memory_(memory),
        experiment_(std::move(experiment)),
        found_(std::make_shared<OutsideFacts>()) {}

  awaitable<std::shared_ptr<OutsideFacts const>> run() {
    before_ = managed_.all();
    add_records(repository_, experiment_, *found_);
    bool const is_safe = co_await is_safe_to_ask();
    if (is_safe) {
      co_await list_trees();
      co_await add_references();
      co_await add_settings();
      co_await add_index();
    }
    co_await add_git_files();
    co_await add_files();
    co_return found_;
  }

 private:
  void fact(OutsideKind kind, std::string name, std::string value, std::string owner = {},
            std::string origin = {}) {
    Subject subject{kind, std::move(name), std::move(owner), std::move(origin)};
    auto& known = found_->facts[std::move(subject)];
    known += (known.empty() ? "" : "\n") + std::move(value);
  }

  /// Whether git would open nothing that blocks it for ever.
  awaitable<bool> is_safe_to_ask() {
    for (char const* name : {"HEAD", "config", "config.worktree", "packed-refs", "index"}) {
      std::error_code ignored;
      auto const type = fs::symlink_status(repository_.git_dir / name, ignored).type();
      if (type == fs::file_type::regular || type == fs::file_type::not_found ||
          type == fs::file_type::symlink)
        continue;
      fact(OutsideKind::git_file, name, "neither a file nor a link, so git was not asked");
      co_return false;
    }
    co_return true;
  }

  awaitable<void> list_trees() {
    std::vector<std::string> ask{"worktree", "list", "--porcelain", "-z"};
    GitResult const list = co_await repository_.git().attempt(std::move(ask));
    if (list.status != 0)
      fact(OutsideKind::git_file, "list of worktrees", without_newline(list.error));
    std::set<fs::path> earlier;
    for (auto const& line : split_nul(list.output)) {
      if (line.starts_with("worktree ")) listed_.push_back({line.substr(9), {}, {}});
      if (listed_.empty()) continue;
      if (line.starts_with("HEAD ")) listed_.back().head = line.substr(5);
      if (line.starts_with("branch ")) listed_.back().branch = line.substr(7);
      if (line.starts_with("worktree ") &&
          experiment_of(repository_, listed_.back().path) == experiment_)
        earlier.insert(listed_.back().path);
    }
    if (!listed_.empty() && !repository_.bare) listed_[0].path = repository_.main_tree;
    earlier_ = std::move(earlier);
  }

  awaitable<void> add_references() {
    std::vector<std::string> ask{"for-each-ref", "--format=%(refname) %(objectname) %(symref)"};
    GitResult const list = co_await repository_.git().attempt(std::move(ask));
    if (list.status != 0)
      fact(OutsideKind::git_file, "list of references", without_newline(list.error));
    std::map<std::string, std::string> found;
    std::string_view lines = list.output;
    while (!lines.empty()) {
      auto const line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(line.size() + 1, lines.size()));
      auto const blank = line.find(' ');
      if (blank == std::string_view::npos) continue;
      auto value = std::string(line.substr(blank + 1));
      while (value.ends_with(' ')) value.pop_back();
      found.emplace(line.substr(0, blank), std::move(value));
    }
    learn(found);
    for (auto const& [name, commit] : found) co_await add_reference(name, commit);
    for (auto const& [branch, commit] : managed_.all()) {
      if (!commit.empty() && before_.contains(branch) &&
          !found.contains(std::string(heads) + branch))
        fact(OutsideKind::reference, std::string(heads) + branch, "gone");
    }
    add_listed_trees();
  }

  void learn(std::map<std::string, std::string> const& references) {
    std::map<std::string, std::string> branches;
    auto const learn_one = [&](std::string const& reference) {
      auto const at = references.find(reference);
      if (at != references.end()) branches[reference.substr(heads.size())] = at->second;
    };
    for (auto const& tree : listed_) {
      if (earlier_.contains(tree.path) && !tree.branch.empty()) learn_one(tree.branch);
    }
    for (auto const& [name, commit] : references) {
      if (name.starts_with(std::string(heads) + "pexplore/" + experiment_ + "/")) learn_one(name);
    }
    managed_.learn(experiment_, branches, earlier_);
  }

  awaitable<void> add_reference(std::string name, std::string commit) {
    if (name.starts_with("refs/pexplore/")) co_return;
    auto const branch = name.starts_with(heads) ? name.substr(heads.size()) : std::string();
    if (auto const own = managed_.all().find(branch); own != managed_.all().end()) {
      co_await add_own_branch(name, commit);
      co_return;
    }
    fact(OutsideKind::reference, std::move(name), std::move(commit), owner_of(branch));
  }

  /// A branch of our own is a fact only where something else moved it than this process, and than
  /// the session that has it checked out.
  awaitable<void> add_own_branch(std::string name, std::string commit) {
    auto const branch = name.substr(heads.size());
    auto const is_in_place = [&](std::map<std::string, std::string> const& at) {
      auto const found = at.find(branch);
      return found != at.end() && (found->second.empty() || found->second == commit);
    };
    if (is_in_place(before_) || is_in_place(managed_.all())) co_return;
    if (managed_.may_move(branch)) {
      bool const is_own = co_await was_moved_in_its_worktree(name, commit);
      if (is_own) co_return;
    }
    fact(OutsideKind::reference, std::move(name), std::move(commit));
  }

  /// Whether the session in the worktree that has the branch moved it, as far as git shows that:
  /// git writes to the reflog of that worktree's HEAD only there. Without reflogs, it is believed.
  awaitable<bool> was_moved_in_its_worktree(std::string name, std::string commit) {
    auto const tree = std::ranges::find(listed_, name, &ListedTree::branch);
    if (tree == listed_.end()) co_return false;
    Git git(git_dir_of(repository_, tree->path), tree->path, repository_.git_dir);
    for (int tries = 0; tries < 3; ++tries) {
      std::vector<std::string> ask{"log", "--walk-reflogs", "--max-count=1", "--format=%H", "HEAD"};
      GitResult const last = co_await git.attempt(std::move(ask));
      auto const moved_to = without_newline(last.output);
      if (moved_to.empty() || moved_to == commit) co_return true;
      // The session may have gone on since the references were listed.
      std::vector<std::string> again{"rev-parse", "--verify", "--quiet", name};
      GitResult const now = co_await git.attempt(std::move(again));
      if (without_newline(now.output) == commit) co_return false;
      commit = without_newline(now.output);
    }
    co_return true;
  }

  /// The other experiment that a branch belongs to; empty: none.
  [[nodiscard]] std::string owner_of(std::string const& branch) const {
    if (branch.empty()) return {};
    auto const tree = std::ranges::find(listed_, std::string(heads) + branch, &ListedTree::branch);
    auto owner = tree == listed_.end() ? std::string() : experiment_of(repository_, tree->path);
    if (owner.empty()) owner = experiment_of(branch);
    return owner == experiment_ ? std::string() : owner;
  }

  void add_listed_trees() {
    for (auto const& tree : listed_) {
      if (managed_.is_ours(tree.path)) continue;
      auto const owner = experiment_of(repository_, tree.path);
      bool const is_main = &tree == listed_.data();
      if (!is_main)
        fact(OutsideKind::worktree, tree.path.string(), "listed",
             owner == experiment_ ? std::string() : owner);
      if (!owner.empty() && owner != experiment_) continue;
      auto const name = is_main ? "the main tree" : tree.path.string();
      fact(OutsideKind::reference, "HEAD of " + name,
           tree.branch.empty() ? tree.head : tree.branch + " " + tree.head);
      found_->trees.push_back(tree);
    }
  }

  awaitable<void> add_settings() {
    GitResult const list = co_await list_settings(repository_.git());
    if (list.status != 0) fact(OutsideKind::setting, "(all)", without_newline(list.error));
    auto const parts = split_nul(list.output);
    for (std::size_t i = 0; i + 2 < parts.size(); i += 3) {
      if (parts[i] == "command") continue;  // set by this very call
      auto const& entry = parts[i + 2];
      auto const end = entry.find('\n');
      auto origin = parts[i + 1].starts_with("file:") ? parts[i + 1].substr(5) : parts[i + 1];
      fact(OutsideKind::setting, entry.substr(0, end),
           end == std::string::npos ? "true" : entry.substr(end + 1), {}, std::move(origin));
    }
  }

  /// Asks only where the file was written since the last time.
  awaitable<void> add_index() {
    if (repository_.bare) co_return;
    SkipPath const all_others = [](std::string const& path) { return path != "index"; };
    TreeListing const listing = co_await list_tree(repository_.git_dir, all_others);
    FileStamp const stamp = listing.files.empty() ? FileStamp() : listing.files[0];
    if (!memory_.index || memory_.index_stamp != stamp) {
      std::vector<std::string> ask{"ls-files", "-s", "-v", "-z"};
      GitResult list = co_await repository_.git().attempt(std::move(ask));
      auto text = list.status == 0 ? std::move(list.output) : std::move(list.error);
      bool const is_same = memory_.index && *memory_.index == text;
      if (!is_same) memory_.index = std::make_shared<std::string const>(std::move(text));
      memory_.index_stamp = stamp;
    }
    found_->index = memory_.index;
  }

  awaitable<void> add_git_files() {
    std::set<std::string> of_users;
    for (auto const& tree : found_->trees) {
      if (tree.path == repository_.main_tree) continue;
      try {
        of_users.insert(git_dir_of(repository_, tree.path).filename().string());
      } catch (Error const&) {
        // Its git directory was removed since it was listed.
      }
    }
    SkipPath left_out = [&of_users](std::string const& path) {
      return is_left_out_of_git_directory(path, of_users);
    };
    TreeListing const listing = co_await list_tree(repository_.git_dir, std::move(left_out));
    for (auto const& stamp : listing.files) {
      if (stamp.is_directory()) continue;
      Subject subject = subject_of_git_file(stamp.path);
      if (subject.kind == OutsideKind::reflog) {
        auto const branch =
            subject.name.starts_with(heads) ? subject.name.substr(heads.size()) : "";
        if (managed_.all().contains(branch)) continue;
        subject.owner = owner_of(branch);
      }
      auto text = memory_.files.read(listing, stamp);
      found_->facts[std::move(subject)] =
          fmt::format("{:o} {:016x}", stamp.mode, std::hash<std::string>{}(*text));
      found_->texts[stamp.path] = std::move(text);
    }
  }

  awaitable<void> add_files() {
    auto trees = found_->trees;
    if (trees.empty() && !repository_.bare) trees.push_back({repository_.main_tree, {}, {}});
    for (auto const& tree : trees) {
      if (repository_.bare && tree.path == repository_.git_dir) continue;
      std::set<std::string> others{".git", ".pexplore"};
      for (auto const& inner : listed_) {
        if (is_below(inner.path, tree.path))
          others.insert(inner.path.lexically_relative(tree.path).string());
      }
      auto const root = repository_.worktree_root();
      if (is_below(root, tree.path)) others.insert(root.lexically_relative(tree.path).string());
      SkipPath left_out = [others](std::string const& path) {
        return others.contains(path) || is_left_out_of_nested_repository(path);
      };
      TreeListing listing = co_await list_tree(tree.path, std::move(left_out));
      if (!memory_.own_outputs) memory_.own_outputs = process::own_outputs();
      leave_out(*memory_.own_outputs, listing);
      found_->listings.push_back(std::move(listing));
    }
  }

  Repository const& repository_;
  ManagedBranches& managed_;
  OutsideMemory& memory_;
  std::string const experiment_;
  std::shared_ptr<OutsideFacts> found_;
  std::map<std::string, std::string> before_;  ///< managed branches as the examination began
  std::vector<ListedTree> listed_;
  std::set<fs::path> earlier_;  ///< worktrees of the experiment that exist
};

}  // namespace

awaitable<std::shared_ptr<OutsideFacts const>> examine_outside(Repository repository,
                                                               ManagedBranches& managed,
                                                               OutsideMemory& memory,
                                                               std::string experiment) {
  Examination examination(repository, managed, memory, std::move(experiment));
  co_return co_await examination.run();
}

std::map<std::string, std::string> flattened(OutsideFacts const& outside,
                                             Worktree const& worktree) {
  std::map<std::string, std::string> facts;
  for (auto const& [subject, value] : outside.facts) {
    bool const is_own = subject.kind == OutsideKind::reference &&
                        subject.name == std::string(heads) + worktree.branch;
    if (is_own || outside.active.contains(subject.owner)) continue;
    facts[described(subject)] = value;
  }
  if (outside.index)
    facts["the index of the main tree"] =
        fmt::format("{:016x}", std::hash<std::string>{}(*outside.index));
  for (std::size_t i = 0; i < outside.listings.size(); ++i) {
    auto const name = i == 0 ? "the main tree" : outside.listings[i].top.string();
    for (auto const& stamp : outside.listings[i].files)
      facts[fmt::format("{} in {}", stamp.path, name)] = mark_of(stamp);
  }
  return facts;
}

}  // namespace parallel_explore::worktree
