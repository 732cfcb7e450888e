#include "schedule/waiting_list.hpp"

#include <algorithm>
#include <limits>

namespace parallel_explore::schedule {

void WaitingList::add(Entry entry, Instant not_before) {
  insert(++last_, std::move(entry), not_before);
}

void WaitingList::add_first(Entry entry) { insert(--first_, std::move(entry), Instant::min()); }

bool WaitingList::remove(std::string const& approach) {
  auto const [begin, end] = places_.equal_range(approach);
  std::vector<Place> places;
  for (auto it = begin; it != end; ++it) places.push_back(it->second);
  if (places.empty()) return false;
  auto const name = approach;  // it may be the one of an entry
  for (auto const place : places) (void)take(place);
  if (!is_open(name)) change_open(name, -1);
  return true;
}

std::optional<Entry> WaitingList::start_next(Instant now) {
  std::optional<Place> next;
  for (auto& [agent, group] : groups_) {
    if (group.held) continue;
    if (auto const first = group.queue.first(now)) next = std::min(next.value_or(*first), *first);
  }
  if (!next) return std::nullopt;
  auto entry = take(*next);
  started_.insert(entry.approach);
  return entry;
}

void WaitingList::ended(std::string const& approach) {
  if (started_.erase(approach) > 0 && !is_open(approach)) change_open(approach, -1);
}

bool WaitingList::has_work() const {
  return std::ranges::any_of(
      groups_, [](auto const& each) { return !each.second.held && !each.second.queue.empty(); });
}

std::optional<Instant> WaitingList::next_start(Instant now) const {
  std::optional<Instant> next;
  for (auto const& [agent, group] : groups_) {
    if (group.held) continue;
    if (auto const first = group.queue.next_start(now))
      next = std::min(next.value_or(*first), *first);
  }
  return next;
}

bool WaitingList::holds_agents() const {
  return std::ranges::any_of(groups_, [](auto const& each) { return each.second.held; });
}

std::vector<std::string> WaitingList::names() const {
  std::vector<std::string> names;
  names.reserve(waiting_.size());
  for (auto const& [place, each] : waiting_) names.push_back(each.entry.approach);
  return names;
}

void WaitingList::insert(Place place, Entry entry, Instant not_before) {
  bool const opens = !is_open(entry.approach);
  places_.emplace(entry.approach, place);
  if (opens) change_open(entry.approach, 1);
  Waiting waiting{std::move(entry), not_before, 0};
  for (auto const& before : waiting.entry.after) {
    bool const is_new = ties_.emplace(before, place).second;
    if (is_new && is_open(before)) ++waiting.open_before;
  }
  if (waiting.open_before == 0) queue_of(waiting).enter(place, not_before);
  waiting_.emplace(place, std::move(waiting));
}

Entry WaitingList::take(Place place) {
  auto const found = waiting_.find(place);
  auto taken = std::move(found->second);
  waiting_.erase(found);
  if (taken.open_before == 0) queue_of(taken).leave(place, taken.not_before);
  for (auto const& before : taken.entry.after) ties_.erase({before, place});
  auto [it, end] = places_.equal_range(taken.entry.approach);
  while (it != end && it->second != place) ++it;
  places_.erase(it);
  return std::move(taken.entry);
}

bool WaitingList::is_open(std::string const& approach) const {
  return places_.contains(approach) || started_.contains(approach);
}

void WaitingList::change_open(std::string const& approach, int by) {
  for (auto it = ties_.lower_bound({approach, std::numeric_limits<Place>::min()});
       it != ties_.end() && it->first == approach; ++it) {
    auto& waiting = waiting_.at(it->second);
    bool const was_free = waiting.open_before == 0;
    waiting.open_before += by;
    bool const is_free = waiting.open_before == 0;
    if (was_free && !is_free) queue_of(waiting).leave(it->second, waiting.not_before);
    if (!was_free && is_free) queue_of(waiting).enter(it->second, waiting.not_before);
  }
}

}  // namespace parallel_explore::schedule
