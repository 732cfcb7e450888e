#include "conduct/approach_job.hpp"

#include "conduct/free_port.hpp"
#include "conduct/measured_sample.hpp"
#include "conduct/prompt.hpp"
#include "conduct/recorded_worktree.hpp"
#include "conduct/setup.hpp"
#include "conduct/stages.hpp"
#include "core/criterion_traits.hpp"
#include "core/ids.hpp"
#include "core/session_files.hpp"
#include "parallel_explore/error.hpp"
#include "schedule/spending.hpp"

#include <fmt/format.h>

#include <cmath>

namespace parallel_explore::conduct {
namespace {

/// These end the whole run: going on would only fail again, or write an untrue record.
bool ends_the_run(ErrorCode code) {
  return code == ErrorCode::resource || code == ErrorCode::journal;
}

/// The message and the hint in one line, as a reason in a table.
std::string on_one_line(Error const& error) {
  return error.hint().empty() ? error.happened()
                              : fmt::format("{}; {}", error.happened(), error.hint());
}

bool nothing_changed(CommittedWork const& work) { return work.changes == Changes{}; }

constexpr std::chrono::milliseconds shortest_session{1};

std::string changed_nothing(SessionResult const& result) {
  if (result.denied_tools.empty()) return "changed nothing";
  return fmt::format("changed nothing; the agent was refused {}: adjust permission_mode or args",
                     fmt::join(result.denied_tools, ", "));
}

}  // namespace

ApproachJob::ApproachJob(Crew const& crew, Recorder& recorder, Instructions& instructions,
                         std::string approach)
    : crew_(crew), recorder_(recorder), instructions_(instructions), name_(std::move(approach)) {}

void ApproachJob::stop(std::optional<schedule::Why> why) {
  if (!why_) why_ = why;
  steps_.stop();
}

void ApproachJob::give_up(std::optional<schedule::Why> why) {
  if (why == schedule::Why::cancelled) return fail(FailureCause::cancelled, "cancelled");
  if (why == schedule::Why::over_budget)
    return fail(FailureCause::budget_spent, "its budget is spent");
  auto const& sessions = record().sessions;
  if (sessions.empty() || !sessions.back().result) return fail(FailureCause::unexpected, "gave up");
  fail(sessions.back().result->end);
}

ApproachRecord const& ApproachJob::record() const { return *recorder_.exploration().find(name_); }

awaitable<schedule::Ended> ApproachJob::work() { return guarded(work_steps()); }

schedule::Ended ApproachJob::ended(schedule::End end) const {
  return {name_, end, std::nullopt, {}};
}

awaitable<schedule::Ended> ApproachJob::guarded(awaitable<schedule::Ended> steps) {
  std::string reason;
  auto cause = FailureCause::unexpected;
  try {
    co_return co_await std::move(steps);
  } catch (async::Stopped const&) {
    // Without a reason it stays unfinished, for a later resume.
    if (why_) give_up(why_);
    co_return ended(schedule::End::stopped);
  } catch (Error const& error) {
    if (ends_the_run(error.code())) throw;
    if (error.code() == ErrorCode::interrupted && steps_.stopping()) {
      if (why_) give_up(why_);
      co_return ended(schedule::End::stopped);
    }
    cause = cause_of(error);
    reason = on_one_line(error);
  } catch (std::exception const& error) {
    reason = error.what();
  }
  fail(cause, std::move(reason));
  co_return ended(schedule::End::failed);
}

awaitable<schedule::Ended> ApproachJob::work_steps() {
  bool const has_session = session_done();
  interrupted_ = record().worktree.phase == WorktreePhase::making;
  bool const was_measured = record().worktree.phase == WorktreePhase::measuring;
  recorder_.emit(events::ApproachStarted{name_, record().approach.id});
  co_await take_assignment();
  co_await make_worktree();
  if (!has_session) co_await have_session();
  if (has_session && was_measured) {
    // The files that an earlier run had put in order for measuring are not the session's work.
    MeasuredWorktree measured = this->measured();
    co_await undo_measuring(crew_.worktrees, std::move(measured));
  }
  co_await keep_work();
  SessionResult const result = record().sessions.back().result.value();
  if (steps_.stopping() && std::holds_alternative<Cancelled>(result.end)) throw async::Stopped{};
  bool const pauses =
      is_cut_short(result.end) && budget_share(recorder_.exploration(), record()) < 1;
  if (!std::holds_alternative<Completed>(result.end) && !pauses) co_return ended_badly(result);
  if (nothing_changed(work_) && !experiment().session.allow_empty) {
    fail(FailureCause::nothing_changed, changed_nothing(result), true);
    co_return ended(schedule::End::failed);
  }
  recorder_.emit(events::EvaluationStarted{name_});
  co_await evaluate();
  Publication publication = co_await publish();
  if (!publication.failure.empty()) {
    fail(publication.cause, std::move(publication.failure), publication.redo);
    co_return ended(schedule::End::failed);
  }
  bool const measured_later = std::ranges::any_of(experiment().criteria, is_exclusive);
  if (!measured_later) complete(recorder_, name_);
  co_return ended(schedule::End::usable);
}

awaitable<void> ApproachJob::take_assignment() {
  if (!crew_.publisher) co_return;
  awaitable<Assignment> assigning = crew_.publisher->assign(name_, recorder_.exploration());
  assignment_ = co_await steps_.run(std::move(assigning));
}

awaitable<Publication> ApproachJob::publish() {
  if (!crew_.publisher) co_return Publication();
  awaitable<Publication> publishing =
      crew_.publisher->publish(name_, recorder_.exploration(), recorder_);
  co_return co_await steps_.run(std::move(publishing));
}

MeasuredWorktree ApproachJob::measured() const {
  auto measured = measured_worktree(recorder_.exploration(), record(), crew_.main_tree);
  measured.worktree = worktree_;
  return measured;
}

awaitable<void> ApproachJob::have_session() {
  co_await prepare();
  OutsideState const before = co_await crew_.worktrees.outside(worktree_);
  co_await crew_.worktrees.verify(worktree_);
  // From here on the session may move its branch as it likes.
  worktree_.tip.clear();
  SessionResult result = co_await run_session();
  recorder_.emit(events::SessionCompleted{name_, record().approach.sample, std::move(result)});
  OutsideState const after = co_await crew_.worktrees.outside(worktree_);
  auto findings = differences(before, after);
  if (!findings.empty()) recorder_.emit(events::IsolationBroken{name_, std::move(findings)});
}

/// What is left of a limit when so much of it may be used by now, and sessions before this one have
/// used their part.
std::chrono::milliseconds ApproachJob::time_left(std::chrono::milliseconds whole,
                                                 double share) const {
  if (share >= 1) return whole;
  auto const allowed = std::chrono::duration_cast<std::chrono::milliseconds>(whole * share);
  return std::max(allowed - time_of(record()), shortest_session);
}

/// What may go better another time is the scheduler's to decide; the rest is recorded.
schedule::Ended ApproachJob::ended_badly(SessionResult const& result) {
  auto end = ended(schedule::End::failed);
  end.reason = reason_of(result.end);
  auto const time = experiment().session.budget.time;
  if (std::holds_alternative<TimedOut>(result.end) && time && time_of(record()) >= *time) {
    give_up(schedule::Why::over_budget);
  } else if (auto const* limited = std::get_if<Limited>(&result.end)) {
    end.end = schedule::End::limited;
    end.reason = limited->reason;
    end.retry_after = schedule::asked_wait(*limited, std::chrono::system_clock::now());
  } else if (std::holds_alternative<Unauthorised>(result.end)) {
    end.end = schedule::End::unauthorised;
  } else if (auto const* failed = std::get_if<Failed>(&result.end); failed && failed->transient) {
    end.end = schedule::End::transient;
  } else {
    fail(result.end);
  }
  return end;
}

bool ApproachJob::session_done() const {
  auto const& sessions = record().sessions;
  if (sessions.empty() || !sessions.back().result || !record().redo.empty()) return false;
  bool const is_kept = !record().worktree.branch.empty() && !record().worktree.commit.empty() &&
                       record().worktree.commit != base_of(recorder_.exploration(), record());
  bool const is_there = is_kept || has_worktree(record());
  return is_there && std::holds_alternative<Completed>(sessions.back().result->end);
}

std::string const& ApproachJob::agent() const {
  auto const& own = record().approach.agent;
  return own.empty() ? experiment().session.agent : own;
}

/// A commit that its branch must contain; nobody but the session itself was to move it. One that
/// was cut short may have changed what was there before it.
std::string ApproachJob::tip() const {
  auto const& sessions = record().sessions;
  bool const settled = sessions.empty() || sessions.back().result;
  return settled && !record().worktree.commit.empty() ? record().worktree.commit
                                                      : base_of(recorder_.exploration(), record());
}

/// The one that an earlier run left, or the one that is left of it, or a new one.
awaitable<void> ApproachJob::make_worktree() {
  auto const& exploration = recorder_.exploration();
  bool const had_one = !record().worktree.path.empty() || !record().worktree.branch.empty();
  if (has_worktree(record())) {
    worktree_ = recorded_worktree(exploration, record());
    worktree_.tip = created_ ? std::string() : tip();
    co_return;
  }
  WorktreeRequest request;
  request.experiment = exploration.name;
  request.approach = name_;
  request.base = assignment_.base.empty() ? exploration.base : assignment_.base;
  request.branch = had_one ? record().worktree.branch : assignment_.branch;
  request.copy = experiment().worktree.copy;
  request.interrupted = interrupted_;
  if (had_one) {
    request.base = base_of(exploration, record());
    request.tip = tip();
  }
  if (!record().worktree.path.empty()) {
    recorder_.emit(events::Warned{
        name_, fmt::format("its worktree {} was gone; it is made again from its branch, without "
                           "what was not committed",
                           record().worktree.path)});
  }
  worktree_ = co_await crew_.worktrees.create(std::move(request));
  created_ = true;
  recorder_.emit(
      events::WorktreeCreated{name_, worktree_.path.string(), worktree_.branch, worktree_.base});
  for (auto const& note : worktree_.notes) recorder_.emit(events::Warned{name_, note});
}

awaitable<void> ApproachJob::prepare() {
  if (steps_.stopping()) throw async::Stopped{};
  Setup setup = setup_of(experiment(), approach_of(record().approach), worktree_.path,
                         session_file("setup.log"));
  co_await run_setup(crew_.launcher, std::move(setup), steps_);
  // What an earlier session left is its work, not setup's.
  if (created_ || record().sessions.empty()) co_await crew_.worktrees.mark_ready(worktree_);
  created_ = false;
}

awaitable<SessionResult> ApproachJob::run_session() {
  auto const session_id = core::new_uuid();
  SessionRequest request = this->request(session_id);
  auto const instructions = instructions_.read();
  if (instructions) request.system_prompt = instructions->text;
  request.resume = resumption();
  events::SessionStarted started{
      name_, record().approach.sample, session_id, agent(), request.agent.model, {}, {}};
  if (instructions) started.instructions_hash = instructions->hash;
  if (request.resume) started.resumes = request.resume->session_id;
  recorder_.emit(std::move(started));
  auto& runner = *crew_.runners.at(agent());
  awaitable<SessionResult> session = runner.run(std::move(request), recorder_);
  try {
    co_return co_await steps_.run(std::move(session));
  } catch (Error const& error) {
    if (error.code() != ErrorCode::agent) throw;
    throw ApproachError(FailureCause::agent_not_started, error.code(), error.what());
  }
}

/// The last session of the same agent, if that agent can go on with it.
std::optional<Resumption> ApproachJob::resumption() const {
  auto const& sessions = record().sessions;
  if (sessions.empty() || !crew_.runners.at(agent())->can_resume()) return std::nullopt;
  auto const& last = sessions.back();
  if (last.agent_session.empty() || last.agent != agent()) return std::nullopt;
  Resumption resumption;
  resumption.session_id = last.agent_session;
  resumption.prompt =
      record().redo.empty()
          ? compose_continuation(experiment(),
                                 last.result ? reason_of(last.result->end) : std::string())
          : compose_redo(experiment(), record().redo);
  for (auto const& session : sessions) {
    if (session.agent_session == last.agent_session) resumption.used += session.usage;
  }
  return resumption;
}

SessionRequest ApproachJob::request(std::string session_id) const {
  auto const& exploration = recorder_.exploration();
  auto const& settings = experiment().session;
  SessionRequest request;
  request.experiment = exploration.name;
  request.task = experiment().task;
  request.approach = record().approach;
  request.sample = record().approach.sample;
  request.session_id = std::move(session_id);
  request.prompt = assignment_.prompt.empty() ? compose_prompt(experiment(), record().approach)
                                              : assignment_.prompt;
  if (!record().redo.empty()) request.prompt += "\n" + compose_redo(experiment(), record().redo);
  request.worktree = worktree_.path;
  if (auto const found = experiment().agents.find(agent()); found != experiment().agents.end()) {
    request.agent = found->second;
  }
  for (auto const& [name, value] : assignment_.environment)
    request.agent.env.insert_or_assign(name, value);
  double const share = budget_share(exploration, record());
  if (settings.max_turns > 0)
    request.max_turns = std::max(1, static_cast<int>(std::lround(share * settings.max_turns)));
  request.budget_usd = schedule::remaining_budget_usd(exploration, record(), share);
  request.timeout = time_left(settings.timeout, share);
  if (auto const time = settings.budget.time)
    request.timeout = std::clamp(*time - time_of(record()), shortest_session, request.timeout);
  request.grace = settings.grace;
  request.stall = settings.stall;
  request.pass_env = experiment().pass_env;
  request.port = free_port();
  request.stream_file = session_file("stream.jsonl");
  request.stderr_file = session_file("stderr.log");
  return request;
}

std::filesystem::path ApproachJob::session_file(std::string_view ending) const {
  auto const directory = recorder_.directory();
  if (directory.empty()) return {};
  return directory / "sessions" / core::session_file_name(record().approach, ending);
}

awaitable<void> ApproachJob::keep_work() {
  auto const message = assignment_.message.empty() ? commit_message(experiment(), record().approach)
                                                   : assignment_.message;
  work_ = co_await crew_.worktrees.commit(worktree_, message);
  if (work_.commit != record().worktree.commit || work_.changes != record().worktree.changes) {
    recorder_.emit(events::WorkCommitted{name_, work_.commit, work_.changes});
    for (auto const& note : work_.notes) recorder_.emit(events::Warned{name_, note});
  }
}

/// What may be measured beside others.
awaitable<void> ApproachJob::evaluate() {
  MeasuredWorktree measured = this->measured();
  measured.on_tampered = [this](std::vector<std::string> files) {
    recorder_.emit(events::ProtectedFilesTampered{name_, std::move(files)});
  };
  awaitable<void> measuring = measure_criteria();
  co_await measured_in(crew_.worktrees, std::move(measured), std::move(measuring));
}

awaitable<void> ApproachJob::measure_criteria() {
  std::vector<Criterion> const criteria = experiment().criteria;
  for (auto const& criterion : criteria) {
    auto const traits = core::traits_of(criterion);
    if (traits.exclusive || traits.asks_judges) continue;
    Sample sample = measured_sample(recorder_, record(), worktree_);
    awaitable<Measurement> measuring =
        crew_.evaluator_of(criterion.name).evaluate(criterion, std::move(sample));
    Measurement measurement = co_await steps_.run_to_end(std::move(measuring));
    measurement.criterion = criterion.name;
    recorder_.emit(events::Measured{name_, record().approach.sample, std::move(measurement)});
  }
}

void ApproachJob::fail(FailureCause cause, std::string reason, bool redo) {
  auto const state =
      cause == FailureCause::cancelled ? ApproachState::cancelled : ApproachState::failed;
  recorder_.emit(
      events::ApproachFailed{name_, record().approach.id, state, cause, std::move(reason), redo});
}

void ApproachJob::fail(SessionEnd const& end) {
  recorder_.emit(events::ApproachFailed{name_, record().approach.id, state_after(end),
                                        cause_of(end), reason_of(end), false});
}

}  // namespace parallel_explore::conduct
