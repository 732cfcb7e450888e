#include "run/approach_worktree.hpp"

#include "core/isolation_texts.hpp"
#include "run/recorded_worktree.hpp"
#include "run/session_request.hpp"
#include "run/setup_once.hpp"
#include "run/trusted_setup.hpp"
#include "text/path_text.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::run {

ApproachWorktree::ApproachWorktree(BrickRefs const& bricks, Recorder& recorder,
                                   std::string approach)
    : bricks_(bricks), recorder_(recorder), approach_(std::move(approach)) {}

ApproachRecord const& ApproachWorktree::record() const {
  return recorder_.exploration().at(approach_);
}

awaitable<void> ApproachWorktree::make(Assignment assignment, bool interrupted, std::string host,
                                       async::Stoppable& steps) {
  auto const& exploration = recorder_.exploration();
  if (has_worktree(record())) {
    worktree_ = recorded_worktree(exploration, record());
    worktree_.tip = created_ ? std::string() : expected_tip(exploration, record());
    co_await find_there(std::move(host));
    co_return;
  }
  WorktreeRequest request = this->request(assignment, interrupted);
  request.host = std::move(host);
  if (!record().worktree.path.empty()) {
    recorder_.emit(events::Warned{
        approach_,
        fmt::format("its worktree {} was missing; it was recreated from its branch, without "
                    "uncommitted changes",
                    record().worktree.path)});
  }
  if (copies_setup(request)) request.set_up_as = co_await bricks_.setup_once->made(steps);
  is_set_up_ = !request.set_up_as.empty();
  worktree_ = co_await bricks_.worktrees.create(std::move(request));
  created_ = true;
  recorder_.emit(events::WorktreeCreated{approach_, text::recorded_path(worktree_.path.string()),
                                         worktree_.branch, worktree_.base, worktree_.host});
  for (auto const& note : worktree_.notes) recorder_.emit(events::Warned{approach_, note});
}

/// Makes sure of the other worktree, on the host where its commands run from now on.
awaitable<void> ApproachWorktree::find_there(std::string host) {
  auto const before = worktree_.host;
  worktree_.host = std::move(host);
  if (!worktree_.host.empty()) co_await bricks_.worktrees.verify(worktree_);
  if (worktree_.host == before) co_return;
  auto const name = [](std::string const& each) {
    return each.empty() ? std::string("this machine") : "host " + each;
  };
  recorder_.emit(events::Warned{
      approach_,
      fmt::format("it moves from {} to {}: uncommitted work of its session is left behind",
                  name(before), name(worktree_.host))});
  recorder_.emit(events::WorktreeCreated{approach_, text::recorded_path(worktree_.path.string()),
                                         worktree_.branch, worktree_.base, worktree_.host});
  created_ = true;
}

WorktreeRequest ApproachWorktree::request(Assignment const& assignment, bool interrupted) const {
  auto const& exploration = recorder_.exploration();
  auto const& earlier = record().worktree;
  WorktreeRequest request;
  request.experiment = exploration.name;
  request.approach = approach_;
  request.copy = exploration.experiment.worktree.copy;
  request.link = exploration.experiment.worktree.link;
  request.interrupted = interrupted;
  if (earlier.path.empty() && earlier.branch.empty()) {
    request.base = assignment.base.empty() ? exploration.base : assignment.base;
    request.branch = assignment.branch;
  } else {
    request.base = base_of(exploration, record());
    request.branch = earlier.branch;
    request.tip = expected_tip(exploration, record());
  }
  return request;
}

awaitable<void> ApproachWorktree::set_up(async::Stoppable& steps) {
  if (steps.stopping()) throw async::Stopped{};
  Setup setup =
      setup_of(recorder_.exploration(), approach_of(record().approach), approach_, worktree_.path,
               session_file(recorder_.directory(), record().approach, "setup.log"));
  // After a session, set-up may run what the session wrote.
  auto const whose = record().sessions.empty() ? FilesIn::base : FilesIn::work;
  if (!is_set_up_) co_await run_trusted_setup(bricks_, recorder_, std::move(setup), whose, steps);
  // Files of an earlier session are its work and not part of the setup.
  if (created_ || record().sessions.empty()) co_await mark_ready();
  created_ = false;
}

/// Whether a new worktree gets what set-up made elsewhere, instead of set-up.
bool ApproachWorktree::copies_setup(WorktreeRequest const& request) const {
  auto const& exploration = recorder_.exploration();
  auto const& settings = exploration.experiment.worktree;
  return request.host.empty() && settings.setup_once && bricks_.setup_once &&
         !settings.setup.empty() && record().sessions.empty() && request.base == exploration.base;
}

/// Later processes learn from the record what is not the session's work, and not from a file that
/// sessions can change.
awaitable<void> ApproachWorktree::mark_ready() {
  std::optional<PreexistingPaths> paths = co_await bricks_.worktrees.mark_ready(worktree_);
  if (paths) recorder_.emit(events::WorktreeReady{approach_, std::move(*paths)});
}

awaitable<CommittedWork> ApproachWorktree::commit(std::string message) {
  CommittedWork work = co_await bricks_.worktrees.commit(worktree_, std::move(message));
  auto const& recorded = record().worktree;
  if (work.commit != recorded.commit || work.changes != recorded.changes) {
    auto const ignored = static_cast<int>(work.ignored.size());
    auto recorded_ignored = work.ignored;
    if (recorded_ignored.size() > core::most_recorded) recorded_ignored.resize(core::most_recorded);
    recorder_.emit(events::WorkCommitted{approach_, work.commit, work.changes, work.tree,
                                         std::move(recorded_ignored), ignored});
    for (auto const& note : work.notes) recorder_.emit(events::Warned{approach_, note});
  }
  co_return work;
}

MeasuredWorktree ApproachWorktree::measured() const {
  auto measured = measured_worktree(recorder_.exploration(), record(), bricks_.main_tree);
  measured.worktree = worktree_;
  return measured;
}

}  // namespace parallel_explore::run
