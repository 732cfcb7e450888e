#include "schedule/waiting_list.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::schedule {

void WaitingList::add(Entry entry, Instant not_before) {
  waiting_.push_back({std::move(entry), not_before});
}

void WaitingList::add_first(Entry entry) {
  waiting_.push_front({std::move(entry), Instant::min()});
}

bool WaitingList::remove(std::string const& approach) {
  return std::erase_if(waiting_,
                       [&](Waiting const& each) { return each.entry.approach == approach; }) > 0;
}

std::optional<std::string> WaitingList::start_next(Instant now,
                                                   std::map<std::string, Entry>& running) {
  auto const open = open_names(running);
  auto const next = std::ranges::find_if(waiting_, [&](Waiting const& each) {
    return !is_held(each, open) && now >= each.not_before;
  });
  if (next == waiting_.end()) return std::nullopt;
  auto entry = std::move(next->entry);
  waiting_.erase(next);
  auto name = entry.approach;
  running.emplace(name, std::move(entry));
  return name;
}

bool WaitingList::has_work(std::map<std::string, Entry> const& running) const {
  auto const open = open_names(running);
  return std::ranges::any_of(waiting_, [&](Waiting const& each) { return !is_held(each, open); });
}

std::optional<Instant> WaitingList::next_start(Instant now) const {
  std::optional<Instant> next;
  for (auto const& each : waiting_) {
    if (each.not_before > now) next = std::min(next.value_or(each.not_before), each.not_before);
  }
  return next;
}

std::vector<Entry> WaitingList::entries() const {
  std::vector<Entry> entries;
  for (auto const& each : waiting_) entries.push_back(each.entry);
  return entries;
}

/// Names of all approaches that wait or run; empty where none waits for another.
std::set<std::string> WaitingList::open_names(std::map<std::string, Entry> const& running) const {
  std::set<std::string> open;
  bool const ordered =
      std::ranges::any_of(waiting_, [](Waiting const& each) { return !each.entry.after.empty(); });
  if (!ordered) return open;
  for (auto const& each : waiting_) open.insert(each.entry.approach);
  for (auto const& [name, entry] : running) open.insert(name);
  return open;
}

bool WaitingList::is_held(Waiting const& waiting, std::set<std::string> const& open) const {
  return held_agents_.contains(waiting.entry.agent) ||
         std::ranges::any_of(waiting.entry.after,
                             [&](std::string const& each) { return open.contains(each); });
}

}  // namespace parallel_explore::schedule
