#include "worktree/outside_changes.hpp"

#include "worktree/changed_files_outside.hpp"
#include "worktree/changed_index.hpp"
#include "worktree/changed_logs.hpp"
#include "worktree/git_directory.hpp"
#include "worktree/outside_remedies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace parallel_explore::worktree {
namespace {

constexpr std::string_view branches_below = "refs/heads/";
constexpr std::string_view head_of = "HEAD of ";

/// Values of a subject at two times; null: it did not exist.
struct FactDifference {
  Subject subject;
  std::string earlier_owner;
  std::string const* before = nullptr;
  std::string const* after = nullptr;
};

std::vector<FactDifference> differing(OutsideFacts const& before, OutsideFacts const& after) {
  // A branch gets another owner where a worktree is made or removed while they are listed.
  using Name = std::tuple<OutsideKind, std::string_view, std::string_view>;
  auto const name_of = [](Subject const& each) { return Name(each.kind, each.name, each.origin); };
  std::map<Name, std::pair<Subject const*, std::string const*>> earlier;
  for (auto const& [subject, value] : before.facts)
    earlier.insert_or_assign(name_of(subject), std::pair(&subject, &value));
  std::vector<FactDifference> all;
  for (auto const& [subject, value] : after.facts) {
    auto const old = earlier.find(name_of(subject));
    if (old == earlier.end()) {
      all.push_back({subject, {}, nullptr, &value});
      continue;
    }
    if (*old->second.second != value)
      all.push_back({subject, old->second.first->owner, old->second.second, &value});
    earlier.erase(old);
  }
  for (auto const& [name, each] : earlier) all.push_back({*each.first, {}, each.second, nullptr});
  return all;
}

/// The git directory of a linked worktree that a file below the main one is in; empty: none.
std::string worktree_directory_of(std::string const& git_file) {
  constexpr std::string_view above = "worktrees/";
  if (!git_file.starts_with(above)) return {};
  auto const end = git_file.find('/', above.size());
  return end == std::string::npos ? std::string() : git_file.substr(0, end + 1);
}

bool has_files_below(OutsideFacts const& facts, std::string const& directory) {
  auto const first = facts.texts.lower_bound(directory);
  return first != facts.texts.end() && first->first.starts_with(directory);
}

/// Whether another experiment was worked on between the examinations: a process held its lock, or
/// its journal grew.
bool was_active(std::string const& experiment, OutsideFacts const& before,
                OutsideFacts const& after) {
  if (experiment.empty()) return false;
  if (before.active.contains(experiment) || after.active.contains(experiment)) return true;
  auto const then = before.journals.find(experiment), now = after.journals.find(experiment);
  if (then == before.journals.end()) return now != after.journals.end();
  return now != after.journals.end() && now->second > then->second;
}

std::string short_id(std::string const& value) {
  auto const blank = value.rfind(' ');
  auto const id = blank == std::string::npos ? value : value.substr(blank + 1);
  return id.substr(0, 10);
}

std::string plainly(FactDifference const& difference) {
  auto const what = described(difference.subject);
  if (!difference.before) return what + " appeared";
  return what + (difference.after ? " changed" : " was removed");
}

/// The reflog of HEAD of that tree.
std::string log_of_head(std::string const& tree) {
  if (tree == "the main tree") return "HEAD";
  return "worktrees/" + std::filesystem::path(tree).filename().string() + "/logs/HEAD";
}

/// Turns differences into findings.
class OutsideComparison {
 public:
  OutsideComparison(Repository const& repository, OutsideFacts const& before,
                    OutsideFacts const& after, std::vector<std::string> const& approaches)
      : repository_(repository), before_(before), after_(after), approaches_(approaches) {}

  awaitable<std::vector<OutsideChange>> run() {
    differences_ = differing(before_, after_);
    logs_ = changed_logs(before_, after_);
    find_own_work();
    for (auto const& difference : differences_) {
      if (was_active(difference.subject.owner, before_, after_) ||
          was_active(difference.earlier_owner, before_, after_))
        continue;
      awaitable<void> adding = add(difference);
      co_await std::move(adding);
    }
    for (auto& change : stash_changes(logs_)) changes_.push_back(std::move(change));
    for (auto& change : changed_index(before_.index, after_.index, !work_.empty()))
      changes_.push_back(std::move(change));
    co_await add_files();
    std::ranges::stable_sort(changes_, {}, &OutsideChange::kind);
    co_return std::move(changes_);
  }

 private:
  /// Finds the trees in which git was used as their users do: HEAD moved with an entry in the
  /// tree's own reflog.
  void find_own_work() {
    for (auto const& difference : differences_) {
      auto const& name = difference.subject.name;
      if (difference.subject.kind != OutsideKind::reference || !name.starts_with(head_of)) continue;
      auto const log = log_of_head(name.substr(head_of.size()));
      auto const found = logs_.find(log);
      if (!difference.before || !difference.after || found == logs_.end() ||
          !found->second.only_grew)
        continue;
      auto const& moves = found->second.added;
      bool const is_explained = !moves.empty() && !difference.after->empty() &&
                                difference.after->ends_with(moves.back().to);
      if (is_explained) work_[name.substr(head_of.size())] = moves;
    }
  }

  /// Whether the commit that a branch is at now was made in a tree of the user.
  [[nodiscard]] bool is_own_work(std::string const& branch, std::string const& commit) const {
    return std::ranges::any_of(work_, [&](auto const& each) {
      auto const tree = tree_of(each.first);
      bool const is_there = tree && tree->branch == branch;
      return is_there && std::ranges::any_of(each.second, [&](LogEntry const& entry) {
               return entry.to == commit;
             });
    });
  }

  [[nodiscard]] ListedTree const* tree_of(std::string const& name) const {
    for (auto const& tree : after_.trees) {
      bool const is_main = tree.path == repository_.main_tree;
      if (is_main ? name == "the main tree" : name == tree.path.string()) return &tree;
    }
    return nullptr;
  }

  awaitable<void> add(FactDifference const& difference) {
    switch (difference.subject.kind) {
      case OutsideKind::setting:
        add_setting(difference);
        break;
      case OutsideKind::reference:
        add_reference(difference);
        break;
      case OutsideKind::reflog:
        add_log(difference);
        break;
      case OutsideKind::record:
        add_record(difference);
        break;
      case OutsideKind::hook:
      case OutsideKind::git_file:
        co_await add_git_file(&difference);
        break;
      case OutsideKind::worktree:
        put(OutsideKind::worktree, plainly(difference),
            difference.before ? std::string()
                              : "git worktree remove " + quoted(difference.subject.name));
        break;
      default:
        put(difference.subject.kind, plainly(difference), {});
        break;
    }
  }

  void put(OutsideKind kind, std::string text, std::string remedy) {
    changes_.push_back({kind, std::move(text), std::move(remedy)});
  }

  void add_setting(FactDifference const& difference) {
    auto const& subject = difference.subject;
    auto text = plainly(difference);
    if (may_be_told(subject.name, difference.before, difference.after)) {
      if (difference.before) text += fmt::format(" from \"{}\"", *difference.before);
      if (difference.after)
        text += fmt::format("{} \"{}\"", difference.before ? " to" : ":", *difference.after);
    }
    put(OutsideKind::setting, std::move(text),
        remedy_of_setting(repository_, subject, difference.before, difference.after));
  }

  void add_reference(FactDifference const& difference) {
    auto const& name = difference.subject.name;
    auto const* const before = difference.before;
    auto const* const after = difference.after;
    if (name.starts_with(head_of)) return add_head(difference);
    bool const is_stash = name == "refs/stash" && logs_.contains(name);
    if (is_stash) return;  // reported entry by entry
    bool const is_branch = name.starts_with(branches_below);
    if (is_branch && after && is_own_work(name, *after)) return;  // reported with HEAD
    auto text = described(difference.subject);
    if (!before) {
      text += fmt::format(" appeared at {}", short_id(*after));
    } else {
      text += after && *after != "gone"
                  ? fmt::format(" moved from {} to {}", short_id(*before), short_id(*after))
                  : fmt::format(" was deleted; it was at {}", short_id(*before));
    }
    auto const log = logs_.find(name);
    bool const is_fetched = name.starts_with("refs/remotes/") && log != logs_.end() &&
                            log->second.only_grew && log->second.was_transferred;
    if (is_fetched) return put(OutsideKind::main_tree_work, text + " by a fetch or push", {});
    put(OutsideKind::reference, std::move(text),
        remedy_of_reference(name, before, after,
                            !after_.trees.empty() && after_.trees[0].branch == name));
  }

  /// HEAD of a tree: reported if it moved without an explanation, or as work of its user.
  void add_head(FactDifference const& difference) {
    auto const tree = difference.subject.name.substr(head_of.size());
    auto const* const before = difference.before;
    auto const* const after = difference.after;
    // The worktree itself is reported, or the setting that says that there is none.
    if (!before || !after || after->empty()) return;
    if (auto const moves = work_.find(tree); moves != work_.end()) {
      auto text = fmt::format("HEAD of {} moved from {} to {} ({})", tree, short_id(*before),
                              short_id(*after), moves->second.back().message);
      return put(OutsideKind::main_tree_work, std::move(text),
                 tree == "the main tree" ? "git reset --keep " + short_id(*before) : std::string());
    }
    auto const branch_of = [](std::string const& head) { return head.substr(0, head.find(' ')); };
    bool const moved_with_branch =
        branch_of(*before) == branch_of(*after) && branch_of(*after).starts_with(branches_below);
    if (moved_with_branch) return;  // the branch is reported
    put(OutsideKind::reference,
        fmt::format("HEAD of {} moved from {} to {}", tree, *before, *after),
        branch_of(*before).starts_with(branches_below)
            ? "git symbolic-ref HEAD " + branch_of(*before)
            : std::string());
  }

  void add_log(FactDifference const& difference) {
    if (is_of_told_worktree(difference.subject.name)) return;
    auto const found = logs_.find(difference.subject.name);
    if (found == logs_.end()) return put(OutsideKind::reflog, plainly(difference), {});
    auto const& log = found->second;
    if (difference.subject.name == "refs/stash") return;  // reported entry by entry
    auto const what = described(difference.subject);
    if (log.only_grew) {
      bool const is_told = is_moved(difference.subject.name);
      if (!is_told)
        put(OutsideKind::reflog, fmt::format("{} says that it moved and moved back", what), {});
      return;
    }
    bool const is_deleted = !difference.after && is_moved(difference.subject.name);
    if (is_deleted || log.is_housekeeping) return;
    put(OutsideKind::reflog, fmt::format("{} lost {} entries", what, log.lost), {});
  }

  /// Whether the reference of a reflog is reported already.
  [[nodiscard]] bool is_moved(std::string const& log) const {
    return std::ranges::any_of(differences_, [&](FactDifference const& each) {
      if (each.subject.kind != OutsideKind::reference) return false;
      if (each.subject.name.starts_with(head_of))
        return log_of_head(each.subject.name.substr(head_of.size())) == log;
      return each.subject.name == log;
    });
  }

  void add_record(FactDifference const& difference) {
    auto const& name = difference.subject.name;
    constexpr std::string_view sessions = "sessions/";
    if (name.starts_with(sessions)) {
      auto const file = name.substr(sessions.size());
      bool const is_theirs = std::ranges::any_of(approaches_, [&](std::string const& approach) {
        return file.starts_with(approach + ".");
      });
      // Others that run now make files of their own.
      if (is_theirs || !difference.before || file.starts_with("pexplore.") ||
          file.starts_with("base."))
        return;
    }
    put(OutsideKind::record, plainly(difference), {});
  }

  /// Whether it belongs to a worktree that is reported as new or removed.
  [[nodiscard]] bool is_of_told_worktree(std::string const& git_file) const {
    auto const directory = worktree_directory_of(git_file);
    return !directory.empty() &&
           has_files_below(before_, directory) != has_files_below(after_, directory);
  }

  awaitable<void> add_git_file(FactDifference const* difference) {
    auto const& subject = difference->subject;
    if (is_of_told_worktree(subject.name)) co_return;
    if (is_written_by_daily_work(subject.name))
      co_return put(OutsideKind::main_tree_work, plainly(*difference), {});
    bool const is_config = subject.name == "config" || subject.name == "config.worktree";
    if (is_config && std::ranges::any_of(differences_, [](FactDifference const& each) {
          return each.subject.kind == OutsideKind::setting;
        }))
      co_return;  // reported setting by setting
    auto const file = subject.kind == OutsideKind::hook ? "hooks/" + subject.name : subject.name;
    auto const old = before_.texts.find(file);
    auto content = old == before_.texts.end() ? FileText() : old->second;
    awaitable<std::string> remedying = remedy_of_git_file(repository_, file, std::move(content));
    std::string remedy = co_await std::move(remedying);
    put(subject.kind, plainly(*difference), std::move(remedy));
  }

  awaitable<void> add_files() {
    for (std::size_t i = 0; i < after_.listings.size(); ++i) {
      auto const& now = after_.listings[i];
      auto const then = std::ranges::find(before_.listings, now.top, &TreeListing::top);
      if (then == before_.listings.end()) continue;  // the worktree itself is reported
      bool const is_main = now.top == repository_.main_tree;
      auto const name = is_main ? std::string("the main tree") : now.top.string();
      auto const work = work_.find(name);
      std::string from, to;
      if (work != work_.end()) {
        from = work->second.front().from;
        to = work->second.back().to;
      }
      std::vector<FileChange> files = changed_files(*then, now);
      awaitable<std::vector<OutsideChange>> comparing = changed_files_outside(
          repository_, std::move(files), name, is_main ? after_.index : FileText(), from, to);
      std::vector<OutsideChange> found = co_await std::move(comparing);
      std::ranges::move(found, std::back_inserter(changes_));
    }
  }

  Repository const& repository_;
  OutsideFacts const& before_;
  OutsideFacts const& after_;
  std::vector<std::string> const& approaches_;
  std::vector<FactDifference> differences_;
  std::map<std::string, LogChange> logs_;
  std::map<std::string, std::vector<LogEntry>> work_;  ///< tree → moves of its HEAD
  std::vector<OutsideChange> changes_;
};

}  // namespace

awaitable<std::vector<OutsideChange>> changes_between(Repository repository,
                                                      std::shared_ptr<OutsideFacts const> before,
                                                      std::shared_ptr<OutsideFacts const> after,
                                                      std::vector<std::string> approaches) {
  OutsideComparison comparison(repository, *before, *after, approaches);
  awaitable<std::vector<OutsideChange>> comparing = comparison.run();
  co_return co_await std::move(comparing);
}

}  // namespace parallel_explore::worktree
