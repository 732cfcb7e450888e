#include "run/outside_watch.hpp"

#include "async/with_cleanup.hpp"
#include "process/environment.hpp"
#include "run/recorded_worktree.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace parallel_explore::run {
namespace {

/// An examination that takes less is not worth waiting for others.
constexpr std::chrono::milliseconds worth_waiting{5};
constexpr std::chrono::milliseconds most_wait{250};

}  // namespace

OutsideWatch::OutsideWatch(Worktrees& worktrees, Recorder& recorder)
    : worktrees_(worktrees), recorder_(recorder) {}

awaitable<void> OutsideWatch::during(std::vector<std::string> names, awaitable<void> body) {
  co_await begin(names);
  awaitable<void> ending = end(std::move(names));
  co_await async::with_cleanup(std::move(body), std::move(ending));
}

awaitable<void> OutsideWatch::begin(std::vector<std::string> names) {
  co_await examine();
  if (!shared_) co_await begin_alone(names);
  for (auto const& name : names) {
    running_.insert(name);
    ran_.insert(name);
    meanwhile_.insert(name);
  }
}

awaitable<void> OutsideWatch::end(std::vector<std::string> names) {
  for (auto const& name : names) {
    if (auto const found = running_.find(name); found != running_.end()) running_.erase(found);
  }
  if (!shared_) co_await end_alone(names);
  co_await examine();
}

/// Returns when an examination that began after this call has ended.
awaitable<void> OutsideWatch::examine() {
  auto const wanted = ++asked_;
  while (shared_ && served_ < wanted) {
    if (examining_) {
      co_await wait_for_end();
    } else {
      co_await examine_now();
    }
  }
}

awaitable<void> OutsideWatch::wait_for_end() {
  async::Signal ended(co_await boost::asio::this_coro::executor);
  auto const place = waiting_.insert(waiting_.end(), &ended);
  (void)co_await ended.wait();
  waiting_.erase(place);
}

/// Sessions that begin or end at about the same time share an examination: in a large repository it
/// takes longer, and one for each would take most of the time.
awaitable<void> OutsideWatch::wait_for_others() {
  async::Signal nothing(co_await boost::asio::this_coro::executor);
  (void)co_await nothing.wait_until(
      async::Signal::Clock::now() +
      std::min<async::Signal::Clock::duration>(last_took_, most_wait));
}

awaitable<void> OutsideWatch::examine_now() {
  struct Turn {
    explicit Turn(OutsideWatch& of) : watch(of) { watch.examining_ = true; }
    Turn(Turn const&) = delete;
    ~Turn() {
      watch.examining_ = false;
      for (auto* const each : watch.waiting_) each->notify();
    }
    OutsideWatch& watch;
  };
  Turn const turn(*this);
  if (!running_.empty() && last_took_ >= worth_waiting) co_await wait_for_others();
  auto const serves = asked_;
  auto const began = async::Signal::Clock::now();
  meanwhile_ = Names(running_.begin(), running_.end());
  std::string experiment = recorder_.exploration().name;
  std::optional<OutsideState> now = co_await worktrees_.outside_all(std::move(experiment));
  shared_ = now.has_value();
  if (!shared_) co_return;
  auto programs =
      command_programs(recorder_.exploration().experiment, process::current_environment());
  // The examination may have seen the work of all that ran until its end, or not.
  auto const ran = std::exchange(ran_, meanwhile_);
  if (last_ && !ran.empty()) {
    std::vector<std::string> names(ran.begin(), ran.end());
    awaitable<std::vector<OutsideChange>> comparing =
        worktrees_.changes_outside(*last_, *now, std::move(names));
    std::vector<OutsideChange> changes = co_await std::move(comparing);
    auto const replaced = changed_programs(programs_, programs);
    changes.insert(changes.begin(), replaced.begin(), replaced.end());
    record(ran, changes);
  }
  last_ = std::move(now);
  programs_ = std::move(programs);
  served_ = serves;
  last_took_ = async::Signal::Clock::now() - began;
}

awaitable<void> OutsideWatch::begin_alone(std::vector<std::string> names) {
  for (auto const& name : names) {
    auto const* const record = recorder_.exploration().find(name);
    if (!record) continue;
    Worktree worktree = recorded_worktree(recorder_.exploration(), *record);
    awaitable<OutsideState> examining = worktrees_.outside(std::move(worktree));
    OutsideState state = co_await std::move(examining);
    alone_.insert_or_assign(name, std::move(state));
  }
}

awaitable<void> OutsideWatch::end_alone(std::vector<std::string> names) {
  for (auto const& name : names) {
    auto const before = alone_.find(name);
    auto const* const record = recorder_.exploration().find(name);
    if (!record || before == alone_.end()) continue;
    Worktree worktree = recorded_worktree(recorder_.exploration(), *record);
    awaitable<OutsideState> examining = worktrees_.outside(std::move(worktree));
    OutsideState const after = co_await std::move(examining);
    Names ran(running_.begin(), running_.end());
    ran.insert(name);
    auto const changes = changes_of_facts(before->second, after);
    alone_.erase(name);
    this->record(ran, changes);
  }
}

/// One event for each approach that ran, or warnings where only others did.
void OutsideWatch::record(Names const& ran, std::vector<OutsideChange> const& changes) {
  if (changes.empty()) return;
  bool is_told = false;
  for (auto const& name : ran) {
    if (!recorder_.exploration().find(name)) continue;
    events::IsolationBroken broken;
    broken.approach = name;
    std::ranges::copy_if(ran, std::back_inserter(broken.others),
                         [&](std::string const& other) { return other != name; });
    for (auto const& change : changes)
      broken.findings.push_back(sentence_of({change, broken.others}, name));
    broken.changes = changes;
    recorder_.emit(std::move(broken));
    is_told = true;
  }
  if (is_told) return;
  auto const who = fmt::format("{}", fmt::join(ran, ", "));
  for (auto const& change : changes)
    recorder_.emit(events::Warned{{}, sentence_of({change, {}}, who)});
}

}  // namespace parallel_explore::run
