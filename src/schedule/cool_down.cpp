#include "schedule/cool_down.hpp"

#include <algorithm>

namespace parallel_explore::schedule {
namespace {

/// A longer wait than a day is a mistake of the API.
constexpr Duration longest_asked = std::chrono::hours(24);
constexpr Duration worth_reporting = std::chrono::seconds(1);

}  // namespace

CoolDown::CoolDown(int max_parallel, unsigned seed)
    : most_(std::max(max_parallel, 1)), parallel_limit_(most_), random_(seed) {}

void CoolDown::allow(int max_parallel) {
  bool const is_lowered = parallel_limit_ < most_;
  most_ = std::max(max_parallel, 1);
  parallel_limit_ = is_lowered ? std::min(parallel_limit_, most_) : most_;
}

bool CoolDown::refused(std::optional<Duration> retry_after, Instant now) {
  if (!since_) since_ = now;
  if (retry_after && *retry_after <= Duration(0)) retry_after.reset();  // it refuses all the same
  bool const begins = over(now);
  if (!begins && !retry_after) return false;
  auto const wait = retry_after ? std::min(*retry_after, longest_asked) : own_wait();
  auto const until = now + wait;
  if (!begins) {
    bool const is_news = until > until_ + worth_reporting;
    until_ = std::max(until_, until);
    return is_news;
  }
  if (in_a_row_++ == 0) half_before_ = std::max(parallel_limit_ / 2, 1);
  parallel_limit_ = std::max(parallel_limit_ / 2, 1);
  until_ = until;
  return true;
}

void CoolDown::answered(Instant now) {
  end_series();
  if (over(now) && parallel_limit_ < std::min(half_before_, most_)) ++parallel_limit_;
}

void CoolDown::succeeded(Instant now) {
  end_series();
  if (over(now)) parallel_limit_ = std::min(parallel_limit_ + 1, most_);
}

void CoolDown::end_series() {
  since_.reset();
  in_a_row_ = 0;
}

Duration CoolDown::own_wait() {
  auto const wait = wait_after(api_refusals, in_a_row_);
  // 75–125 %. The distribution classes differ between standard libraries; this does not.
  auto const percent = 75 + static_cast<int>(random_() % 51);
  return wait * percent / 100;
}

}  // namespace parallel_explore::schedule
