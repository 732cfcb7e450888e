#include "schedule/scheduler.hpp"

#include <algorithm>
#include <utility>

namespace parallel_explore::schedule {

Scheduler::Scheduler(Plan plan)
    : to_work_(plan.to_work.begin(), plan.to_work.end()),
      measures_(plan.measures),
      max_parallel_(static_cast<std::size_t>(std::max(plan.max_parallel, 1))),
      deadline_(plan.deadline) {}

std::vector<Action> Scheduler::step(Input const& input, Instant now) {
  std::vector<Action> actions;
  if (finished_) return actions;

  if (auto const* ended = std::get_if<Ended>(&input)) take(*ended);
  if (auto const* asked = std::get_if<StopAsked>(&input)) {
    stop(actions, Outcome::stopped, asked->reason);
  }
  if (deadline_ && now >= *deadline_ && outcome_ == Outcome::done) {
    stop(actions, Outcome::deadline_passed, {});
  }
  if (outcome_ == Outcome::done) start_what_may(actions);
  if (std::holds_alternative<Begin>(input) && deadline_ && outcome_ == Outcome::done) {
    actions.emplace_back(WakeAt{*deadline_});
  }
  bool const nothing_left = outcome_ != Outcome::done || (to_work_.empty() && to_measure_.empty());
  if (running_.empty() && nothing_left) {
    finished_ = true;
    actions.emplace_back(Finish{outcome_, reason_});
  }
  return actions;
}

void Scheduler::take(Ended const& ended) {
  running_.erase({ended.approach, ended.job});
  if (ended.job == Job::work && ended.usable && measures_) to_measure_.push_back(ended.approach);
}

void Scheduler::stop(std::vector<Action>& actions, Outcome outcome, std::string reason) {
  if (outcome_ == Outcome::done) {
    outcome_ = outcome;
    reason_ = std::move(reason);
  }
  if (!running_.empty()) actions.emplace_back(Stop{});
}

void Scheduler::start_what_may(std::vector<Action>& actions) {
  auto const start = [&](std::deque<std::string>& queue, Job job) {
    running_.emplace(queue.front(), job);
    actions.emplace_back(Start{queue.front(), job});
    queue.pop_front();
  };
  while (!to_work_.empty() && running_.size() < max_parallel_) start(to_work_, Job::work);
  if (running_.empty() && !to_measure_.empty()) start(to_measure_, Job::measure);
}

}  // namespace parallel_explore::schedule
