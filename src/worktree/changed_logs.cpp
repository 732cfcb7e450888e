#include "worktree/changed_logs.hpp"

#include "worktree/outside_remedies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

namespace parallel_explore::worktree {
namespace {

/// The shortest time after which git drops entries by default, for those that no branch reaches.
constexpr std::int64_t shortest_expiry_s = std::int64_t{30} * 24 * 3600;
constexpr auto stash = "refs/stash";

/// "FROM TO NAME <MAIL> SECONDS ZONE\tMESSAGE"
LogEntry parse_entry(std::string_view line) {
  LogEntry entry;
  auto const tab = std::min(line.find('\t'), line.size());
  if (tab < line.size()) entry.message = line.substr(tab + 1);
  auto const head = line.substr(0, tab);
  auto const first = head.find(' ');
  if (first == std::string_view::npos) return entry;
  auto const second = std::min(head.find(' ', first + 1), head.size());
  entry.from = head.substr(0, first);
  entry.to = head.substr(first + 1, second - first - 1);
  if (auto const mail = head.rfind("> "); mail != std::string_view::npos)
    std::from_chars(head.data() + mail + 2, head.data() + head.size(), entry.time);
  return entry;
}

std::string text_of(OutsideFacts const& facts, std::string const& file) {
  auto const found = facts.texts.find(file);
  return found != facts.texts.end() && is_content(found->second) ? *found->second : std::string();
}

std::string key_of(LogEntry const& entry) {
  return fmt::format("{} {} {}", entry.to, entry.time, entry.message);
}

/// Entries of `all` whose commit, time and message are not in `others`. Their predecessors differ
/// where an entry in between was dropped.
std::vector<LogEntry> without(std::vector<LogEntry> const& all,
                              std::vector<LogEntry> const& others) {
  std::multiset<std::string> known;
  for (auto const& entry : others) known.insert(key_of(entry));
  std::vector<LogEntry> left;
  for (auto const& entry : all) {
    auto const found = known.find(key_of(entry));
    if (found == known.end()) {
      left.push_back(entry);
    } else {
      known.erase(found);
    }
  }
  return left;
}

LogChange compared(std::string const& before, std::string const& after, bool is_stash) {
  LogChange change;
  change.only_grew = after.starts_with(before);
  auto const old = parse_reflog(before), now = parse_reflog(after);
  if (change.only_grew && !is_stash) {
    change.added.assign(now.begin() + static_cast<std::ptrdiff_t>(old.size()), now.end());
  } else {
    change.added = without(now, old);
    change.dropped = without(old, now);
  }
  change.lost = change.dropped.size();
  auto const is_young = [&](LogEntry const& entry) {
    std::int64_t const latest = now.empty() ? 0 : now.back().time;
    return entry.time + shortest_expiry_s > latest;
  };
  change.is_housekeeping =
      !is_stash && !now.empty() && std::ranges::none_of(change.dropped, is_young);
  change.was_transferred =
      !change.added.empty() && std::ranges::all_of(change.added, [](LogEntry const& entry) {
        return entry.message.starts_with("fetch") || entry.message.starts_with("pull") ||
               entry.message.starts_with("update by push");
      });
  return change;
}

/// The reference of a reflog's file: "logs/refs/heads/main", "worktrees/x/logs/HEAD".
std::string log_name(std::string const& file) {
  constexpr std::string_view logs = "logs/";
  return file.starts_with(logs) ? file.substr(logs.size()) : file;
}

bool is_log(std::string const& file) {
  return file.starts_with("logs/") ||
         (file.starts_with("worktrees/") && file.find("/logs/") != std::string::npos);
}

}  // namespace

std::vector<LogEntry> parse_reflog(std::string const& text) {
  std::vector<LogEntry> entries;
  std::string_view lines = text;
  while (!lines.empty()) {
    auto const line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    if (!line.empty()) entries.push_back(parse_entry(line));
  }
  return entries;
}

std::map<std::string, LogChange> changed_logs(OutsideFacts const& before,
                                              OutsideFacts const& after) {
  std::map<std::string, LogChange> changes;
  auto const add = [&](std::string const& file) {
    auto const then = before.texts.find(file), now = after.texts.find(file);
    bool const is_same =
        then != before.texts.end() && now != after.texts.end() && then->second == now->second;
    if (is_same || !is_log(file)) return;
    auto const name = log_name(file);
    changes.emplace(name, compared(text_of(before, file), text_of(after, file), name == stash));
  };
  for (auto const& [file, text] : after.texts) add(file);
  for (auto const& [file, text] : before.texts) add(file);
  return changes;
}

std::vector<OutsideChange> stash_changes(std::map<std::string, LogChange> const& logs) {
  std::vector<OutsideChange> changes;
  auto const found = logs.find(stash);
  if (found == logs.end()) return changes;
  for (auto const& entry : found->second.dropped) {
    OutsideChange change;
    change.kind = OutsideKind::stash;
    change.text = fmt::format("stash {} ({}) was dropped", entry.to.substr(0, 10), entry.message);
    change.remedy = fmt::format("git stash store -m {} {}", quoted(entry.message), entry.to);
    changes.push_back(std::move(change));
  }
  for (auto const& entry : found->second.added) {
    OutsideChange change;
    change.kind = OutsideKind::stash;
    change.text = fmt::format("the stash got {} ({})", entry.to.substr(0, 10), entry.message);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace parallel_explore::worktree
