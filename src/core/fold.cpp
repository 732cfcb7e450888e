#include "core/adoption_fold.hpp"
#include "core/budget_text.hpp"
#include "core/control_fold.hpp"
#include "core/isolation.hpp"
#include "core/kept_measurements.hpp"
#include "core/measuring_fold.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/exploration.hpp"
#include "text/path_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace parallel_explore {
inline namespace v0_2 {
namespace {

/// The effect of each event on the state. Used by Exploration::apply() only.
class Fold {
 public:
  Fold(Exploration& exploration, TimePoint time) : e_(exploration), time_(time) {}

  void operator()(events::ExplorationStarted const& event) {
    e_.state = ExplorationState::running;
    e_.experiment = event.experiment;
    e_.base = event.base;
    e_.repository = text::path_of_record(event.repository);
    e_.started = time_;
    e_.approaches.clear();
    for (auto const& approach : event.experiment.approaches) add(approach);
  }

  /// Adds an approach, unless the spec has it already.
  void operator()(events::ApproachGenerated const& event) {
    if (e_.find(event.approach.name)) return;
    add(event.approach);
    if (e_.state == ExplorationState::running) return;
    interrupt(InterruptionCause::others_wait, "an approach was added");
  }

  void operator()(events::ApproachStarted const& event) {
    auto& record = approach(event.approach);
    record.state = ApproachState::preparing;
    if (record.worktree.path.empty()) record.worktree.phase = WorktreePhase::making;
    record.cause = FailureCause::unknown;
    record.reason.clear();
    core::release_repeated(record, e_.approaches);
    record.evaluation = {};
    forget_judgements(event.approach);
    record.started = time_;
    record.ended.reset();
    record.publication.verified.reset();
  }

  void operator()(events::WorktreeCreated const& event) {
    auto& record = approach(event.approach);
    record.worktree.path = text::path_of_record(event.path);
    record.worktree.branch = event.branch;
    record.worktree.base = event.base;
    record.worktree.host = event.host;
    record.worktree.phase = WorktreePhase::settled;
    record.worktree.preexisting.reset();
  }

  void operator()(events::SessionStarted const& event) {
    auto& record = approach(event.approach);
    record.state = ApproachState::running;
    record.redo.clear();
    auto& session = record.sessions.emplace_back();
    session.sample = event.sample;
    session.session_id = event.session_id;
    session.agent = event.agent;
    session.model = event.model;
    session.instructions_hash = event.instructions_hash;
    session.resumes = event.resumes;
    session.agent_session = event.resumes;
    session.started = time_;
  }

  void operator()(events::SessionSpawned const& event) {
    session(event.approach).process = event.process;
  }

  void operator()(events::SessionProgress const& event) {
    auto& record = session(event.approach);
    record.activity = event.activity;
    record.usage = event.usage;
    record.silent = {};
    if (!event.agent_session.empty()) record.agent_session = event.agent_session;
  }

  void operator()(events::SessionCompleted const& event) {
    // The approach waits until the API accepts requests again.
    if (std::holds_alternative<Limited>(event.result.end))
      approach(event.approach).state = ApproachState::pending;
    auto& record = session(event.approach);
    record.usage = event.result.usage;
    approach(event.approach).strategy.cut_short = is_cut_short(event.result.end);
    record.result = event.result;
    core::settle_remark(event.result.end, approach(event.approach));
    record.ended = time_;
    record.silent = {};
    if (!event.result.session_id.empty()) record.agent_session = event.result.session_id;
    e_.continued = e_.continued || e_.compared;
  }

  void operator()(events::WorkCommitted const& event) {
    auto& record = approach(event.approach);
    record.worktree.commit = event.commit;
    record.worktree.tree = event.tree;
    record.worktree.changes = event.changes;
    record.worktree.ignored = event.ignored;
    record.worktree.ignored_count = event.ignored_count;
    record.worktree.moved_to.clear();
  }

  void operator()(events::IsolationBroken const& event) {
    core::add_findings(event, approach(event.approach));
  }

  /// A completed approach is measured again, and stays completed.
  void operator()(events::EvaluationStarted const& event) {
    auto& record = approach(event.approach);
    if (record.state != ApproachState::completed) record.state = ApproachState::evaluating;
    record.worktree.phase = WorktreePhase::measuring;
  }

  void operator()(events::Unrecognised const&) {}

  template <core::MeasuringEvent Event>
  void operator()(Event const& event) {
    core::follow(event, time_, e_);
  }

  template <core::SteeringEvent Event>
  void operator()(Event const& event) {
    core::follow_request(event, e_);
  }

  void operator()(events::ApproachCompleted const& event) {
    auto& record = approach(event.approach);
    if (record.state != ApproachState::completed) end(record, ApproachState::completed);
    record.worktree.phase = WorktreePhase::settled;
  }

  void operator()(events::ApproachFailed const& event) {
    auto& record = approach(event.approach);
    end(record, event.state);
    // Older versions recorded no cause.
    record.cause = event.cause == FailureCause::unknown ? cause_of(event.state) : event.cause;
    record.reason = event.reason;
    record.redo = event.redo ? event.reason : std::string();
  }

  void operator()(events::EvaluationCompleted const&) {}

  void operator()(events::ExplorationCompleted const& event) {
    e_.compared = std::ranges::any_of(
        e_.approaches, [](ApproachRecord const& each) { return !each.approach.of.empty(); });
    e_.state = event.state;
    e_.cause = InterruptionCause::unknown;
    e_.reason = event.reason;
    e_.ended = time_;
    e_.paused = false;
  }

  /// Approaches that have not ended wait to run again.
  void operator()(events::ExplorationInterrupted const& event) {
    interrupt(event.cause, event.reason);
    e_.ended = time_;
    core::end_measuring(e_);
    wait_again();
  }

  /// Approaches that an API refused wait to run again, too.
  void operator()(events::ExplorationResumed const& event) {
    e_.state = ExplorationState::running;
    e_.cause = InterruptionCause::unknown;
    e_.reason.clear();
    e_.ended.reset();
    e_.cooling_until.reset();
    e_.cancel_asked = false;
    e_.paused = false;
    if (event.budget) e_.experiment.budget = *event.budget;
    for (auto& record : e_.approaches) {
      bool const refused =
          record.state == ApproachState::limited || record.state == ApproachState::unauthorised;
      if (refused || !is_final(record.state)) core::start_again(record);
    }
  }

  void operator()(events::ApproachRetried const& event) {
    auto& record = approach(event.approach);
    auto const retries = record.retries;
    bool const by_itself = e_.state == ExplorationState::running && !is_final(record.state);
    core::start_again(record);
    record.retries = by_itself ? retries + 1 : 0;
    if (!event.fresh) return;
    core::forget_work(record);
  }

  void operator()(events::SessionLimited const& event) {
    session(event.approach).activity = {"", event.reason};
  }

  void operator()(events::SessionSilent const& event) {
    session(event.approach).silent = event.silent;
  }

  void operator()(events::CooledDown const& event) { e_.cooling_until = time_ + event.wait; }

  void operator()(events::BudgetSpent const& event) {
    auto& warnings = event.approach.empty() ? e_.warnings : approach(event.approach).warnings;
    warnings.push_back(core::budget_text(event));
  }

  void operator()(events::CancelAsked const& event) {
    e_.cancel_asked = e_.cancel_asked || event.approaches.empty();
  }

  void operator()(events::HelperStarted const& event) {
    HelperRecord helper;
    helper.session_id = event.session_id;
    helper.purpose = event.purpose;
    helper.agent = event.agent;
    helper.model = event.model;
    helper.approach = event.approach;
    helper.started = time_;
    e_.helpers.push_back(std::move(helper));
  }

  void operator()(events::HelperSpawned const& event) {
    helper(event.session_id).process = event.process;
  }

  void operator()(events::HelperCompleted const& event) {
    helper(event.session_id).result = event.result;
  }

  void operator()(events::ApproachesProposed const& event) { e_.proposed = event; }

  void operator()(events::Judged const& event) { e_.judged.push_back(event); }

  void operator()(events::SpreadLearnt const& event) { e_.spread = event; }
  void operator()(events::HostFound const& event) { core::add_host(e_, event); }
  void operator()(events::Trusted const& event) {
    if (!e_.trust) e_.trust.emplace();
    e_.trust->programs.insert(event.programs.begin(), event.programs.end());
    if (!event.place.empty()) e_.trust->place = event.place;
  }

  void operator()(events::WorktreeReady const& event) {
    approach(event.approach).worktree.preexisting = event.preexisting;
  }

  void operator()(events::ApproachContinued const& event) {
    auto& record = approach(event.approach);
    core::start_again(record);
    record.strategy.stage = event.stage;
  }

  void operator()(events::ApproachDropped const& event) {
    auto& record = approach(event.approach);
    record.strategy.dropped = event.reason;
    if (!is_final(record.state)) end(record, ApproachState::completed);
  }

  void operator()(events::CriteriaChanged const& event) { e_.experiment.criteria = event.criteria; }

  void operator()(events::SubIssueFiled const& event) {
    approach(event.approach).publication.issue = {event.number, event.url};
  }

  void operator()(events::TaskVerified const& event) {
    auto& record = approach(event.approach);
    record.publication.commits = event.commits;
    record.publication.verified = time_;
    record.publication.outside = event.outside;
  }

  void operator()(events::PushStarted const& event) {
    approach(event.approach).publication.pushing.push_back(event.commit);
  }

  void operator()(events::BranchPushed const& event) {
    approach(event.approach).publication.pushed = event.commit;
  }

  void operator()(events::PullRequestOpened const& event) {
    approach(event.approach).publication.pull_request = {event.number, event.url};
  }

  void operator()(events::DiagnosticFiled const& event) {
    auto& record = approach(event.approach);
    record.publication.diagnostic = {event.number, event.url};
    record.publication.diagnosed = event.reason;
  }

  void operator()(events::MasterCommented const& event) { e_.report_url = event.url; }

  void operator()(events::MergesChecked const& event) { e_.merges = event; }

  void operator()(events::Integrated const& event) { e_.integrated = event; }

  void operator()(events::Adopted const& event) { core::follow_adoption(event, time_, e_); }
  void operator()(events::AdoptionUndone const& event) { core::follow_undoing(event, e_); }

  void operator()(events::WorktreeRemoved const& event) {
    auto& record = approach(event.approach);
    record.worktree.path.clear();
    if (event.branch_deleted) record.worktree.branch.clear();
  }

  void operator()(events::Warned const& event) {
    auto& warnings = event.approach.empty() ? e_.warnings : approach(event.approach).warnings;
    warnings.push_back(event.text);
  }

 private:
  /// Removes judgements of work that is being redone.
  void forget_judgements(std::string const& name) {
    std::erase_if(e_.judged, [&](events::Judged const& each) {
      return !each.of_outlines && std::ranges::find(each.candidates, name) != each.candidates.end();
    });
  }

  HelperRecord& helper(std::string const& session_id) {
    auto const found = std::ranges::find(e_.helpers, session_id, &HelperRecord::session_id);
    if (found == e_.helpers.end()) {
      throw Error(ErrorCode::journal, fmt::format("session {} never started", session_id));
    }
    return *found;
  }

  void add(Approach const& approach) { e_.approaches.emplace_back().approach = approach; }

  void interrupt(InterruptionCause cause, std::string const& reason) {
    e_.state = ExplorationState::interrupted;
    e_.cause = cause;
    e_.reason = reason;
    e_.paused = false;
  }

  void end(ApproachRecord& record, ApproachState state) {
    record.state = state;
    record.cause = FailureCause::unknown;
    record.reason.clear();
    record.ended = time_;
    if (record.worktree.phase == WorktreePhase::making)
      record.worktree.phase = WorktreePhase::settled;
  }

  void wait_again() {
    for (auto& record : e_.approaches) {
      if (!is_final(record.state)) record.state = ApproachState::pending;
    }
  }

  ApproachRecord& approach(std::string const& name) {
    auto const* const found = e_.find(name);
    if (!found) throw Error(ErrorCode::journal, fmt::format("approach \"{}\" is unknown", name));
    return e_.approaches[static_cast<std::size_t>(found - e_.approaches.data())];
  }

  SessionRecord& session(std::string const& name) {
    auto& sessions = approach(name).sessions;
    if (sessions.empty()) {
      throw Error(ErrorCode::journal, fmt::format("approach \"{}\" has no session yet", name));
    }
    return sessions.back();
  }

  Exploration& e_;
  TimePoint time_;
};

}  // namespace

void Exploration::apply(Event const& event) {
  if (event.seq != last_seq + 1) {
    throw Error(ErrorCode::journal, fmt::format("event {} follows event {}", event.seq, last_seq));
  }
  bool const first = std::holds_alternative<events::ExplorationStarted>(event.payload);
  if (first != (last_seq == 0))
    throw Error(ErrorCode::journal, first ? "a second start" : "an event before the start");
  std::visit(Fold(*this, event.time), event.payload);
  for (auto place = places_.size(); place < approaches.size(); ++place)
    places_.emplace(approaches[place].approach.name, place);
  if (first) name = event.experiment;
  last_seq = event.seq;
}

}  // namespace v0_2
}  // namespace parallel_explore
