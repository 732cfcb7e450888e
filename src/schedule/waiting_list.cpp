#include "schedule/waiting_list.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::schedule {

void WaitingList::insert(std::deque<Waiting>::iterator place, Entry entry, Instant not_before) {
  ordered_ += entry.after.empty() ? 0 : 1;
  delayed_ += not_before == Instant::min() ? 0 : 1;
  waiting_.insert(place, {std::move(entry), not_before});
}

Entry WaitingList::take(std::deque<Waiting>::iterator place) {
  auto taken = std::move(*place);
  waiting_.erase(place);
  ordered_ -= taken.entry.after.empty() ? 0 : 1;
  delayed_ -= taken.not_before == Instant::min() ? 0 : 1;
  return std::move(taken.entry);
}

void WaitingList::add(Entry entry, Instant not_before) {
  insert(waiting_.end(), std::move(entry), not_before);
}

void WaitingList::add_first(Entry entry) {
  insert(waiting_.begin(), std::move(entry), Instant::min());
}

bool WaitingList::remove(std::string const& approach) {
  auto const is_it = [&](Waiting const& each) { return each.entry.approach == approach; };
  bool removed = false;
  for (auto it = waiting_.begin(); (it = std::find_if(it, waiting_.end(), is_it)) != waiting_.end();
       removed = true) {
    auto const at = it - waiting_.begin();
    (void)take(it);
    it = waiting_.begin() + at;
  }
  return removed;
}

std::optional<std::string> WaitingList::start_next(Instant now,
                                                   std::map<std::string, Entry>& running) {
  auto const open = open_names(running);
  auto const next = std::ranges::find_if(waiting_, [&](Waiting const& each) {
    return !is_held(each, open) && now >= each.not_before;
  });
  if (next == waiting_.end()) return std::nullopt;
  auto entry = take(next);
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
  if (delayed_ == 0) return next;
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
  if (ordered_ == 0) return open;
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
