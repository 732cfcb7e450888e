#include "live/notice_queue.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::live {

void NoticeQueue::add(Notice notice) {
  auto& waiting = all_[notice.occasion].notice;
  int const count = waiting ? waiting->count + 1 : 1;
  waiting = DueNotice{std::move(notice), count};
}

std::vector<DueNotice> NoticeQueue::due(Time now) {
  std::vector<DueNotice> due;
  for (auto& [occasion, each] : all_) {
    bool const is_due = each.notice && (!each.told || now - *each.told >= gap);
    if (!is_due) continue;
    due.push_back(*std::exchange(each.notice, std::nullopt));
    each.told = now;
  }
  return due;
}

std::vector<DueNotice> NoticeQueue::rest() {
  std::vector<DueNotice> rest;
  for (auto& [occasion, each] : all_) {
    if (each.notice) rest.push_back(*std::exchange(each.notice, std::nullopt));
  }
  return rest;
}

std::optional<NoticeQueue::Time> NoticeQueue::next() const {
  std::optional<Time> next;
  for (auto const& [occasion, each] : all_) {
    if (!each.notice) continue;
    auto const at = each.told ? *each.told + gap : Time::min();
    next = next ? std::min(*next, at) : at;
  }
  return next;
}

}  // namespace parallel_explore::live
