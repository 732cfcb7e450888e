#include "conduct/approach_job.hpp"

#include "conduct/free_port.hpp"
#include "conduct/prompt.hpp"
#include "core/child_environment.hpp"
#include "core/ids.hpp"
#include "core/names.hpp"
#include "parallel_explore/error.hpp"
#include "process/run_command.hpp"

#include <fmt/format.h>

#include <fstream>

namespace parallel_explore::conduct {
namespace {

/// These end the whole run: going on would only fail again, or write an untrue record.
bool ends_the_run(ErrorCode code) {
  return code == ErrorCode::resource || code == ErrorCode::journal;
}

/// What happened and the mend, as a reason in a table.
std::string on_one_line(Error const& error) {
  std::string text = error.what();
  if (auto const end = text.find("\n  "); end != std::string::npos) text.replace(end, 3, "; ");
  return text;
}

ApproachState state_after(SessionEnd const& end) {
  return core::value_of<ApproachState>(name_of(end)).value_or(ApproachState::failed);
}

bool nothing_changed(CommittedWork const& work) { return work.changes == Changes{}; }

std::string changed_nothing(SessionResult const& result) {
  if (result.denied_tools.empty()) return "changed nothing";
  return fmt::format("changed nothing; the agent was refused {}: mend permission_mode or args",
                     fmt::join(result.denied_tools, ", "));
}

}  // namespace

ApproachJob::ApproachJob(Crew const& crew, Recorder& recorder, Instructions& instructions,
                         std::string approach)
    : crew_(crew), recorder_(recorder), instructions_(instructions), name_(std::move(approach)) {}

void ApproachJob::stop() {
  stopping_ = true;
  signal_.emit(boost::asio::cancellation_type::terminal);
}

ApproachRecord const& ApproachJob::record() const { return *recorder_.exploration().find(name_); }

task<bool> ApproachJob::work() { return guarded(work_steps()); }

task<bool> ApproachJob::measure() { return guarded(measure_steps()); }

task<bool> ApproachJob::guarded(task<bool> steps) {
  std::string reason;
  try {
    co_return co_await std::move(steps);
  } catch (Stopped const&) {
    co_return false;  // it stays unfinished, for a later resume
  } catch (Error const& error) {
    if (ends_the_run(error.code())) throw;
    reason = on_one_line(error);
  } catch (std::exception const& error) {
    reason = error.what();
  }
  fail(ApproachState::failed, std::move(reason));
  co_return false;
}

task<bool> ApproachJob::work_steps() {
  bool const resumed = session_done();
  recorder_.emit(events::ApproachStarted{name_, record().approach.id});
  co_await make_worktree();
  if (!resumed) {
    co_await prepare();
    OutsideState const before = co_await crew_.worktrees.outside(worktree_);
    co_await crew_.worktrees.verify(worktree_);
    SessionResult result = co_await run_session();
    recorder_.emit(events::SessionCompleted{name_, 1, std::move(result)});
    OutsideState const after = co_await crew_.worktrees.outside(worktree_);
    auto findings = differences(before, after);
    if (!findings.empty()) recorder_.emit(events::IsolationBroken{name_, std::move(findings)});
  }
  co_await keep_work();
  SessionResult const result = record().sessions.back().result.value();
  if (stopping_ && std::holds_alternative<Cancelled>(result.end)) throw Stopped{};
  if (!std::holds_alternative<Completed>(result.end)) {
    fail(state_after(result.end), reason_of(result.end));
    co_return false;
  }
  if (nothing_changed(work_) && !experiment().session.allow_empty) {
    fail(ApproachState::failed, changed_nothing(result));
    co_return false;
  }
  recorder_.emit(events::EvaluationStarted{name_});
  co_await evaluate(false);
  bool measured_later = false;
  for (auto const& criterion : experiment().criteria) {
    measured_later = measured_later || is_exclusive(criterion);
  }
  if (!measured_later) complete();
  co_return true;
}

task<bool> ApproachJob::measure_steps() {
  co_await evaluate(true);
  complete();
  co_return true;
}

bool ApproachJob::session_done() const {
  auto const& sessions = record().sessions;
  return !sessions.empty() && sessions.back().result &&
         std::holds_alternative<Completed>(sessions.back().result->end);
}

/// The one that an interrupted run left, or a new one.
task<void> ApproachJob::make_worktree() {
  auto const& exploration = recorder_.exploration();
  std::error_code ignored;
  if (!record().worktree.empty() && std::filesystem::exists(record().worktree, ignored)) {
    worktree_.experiment = exploration.name;
    worktree_.approach = name_;
    worktree_.path = record().worktree;
    worktree_.branch = record().branch;
    worktree_.base = exploration.base;
    co_return;
  }
  WorktreeRequest request;
  request.experiment = exploration.name;
  request.approach = name_;
  request.base = exploration.base;
  request.copy = experiment().worktree.copy;
  worktree_ = co_await crew_.worktrees.create(std::move(request));
  recorder_.emit(events::WorktreeCreated{name_, worktree_.path.string(), worktree_.branch});
  for (auto const& note : worktree_.notes) recorder_.emit(events::Warned{name_, note});
}

task<void> ApproachJob::prepare() {
  if (stopping_) throw Stopped{};
  std::vector<std::string> const setup = experiment().worktree.setup;
  for (auto const& command : setup) co_await run_setup(command);
  // What an earlier session left is its work, not setup's.
  if (record().sessions.empty()) co_await crew_.worktrees.mark_ready(worktree_);
}

task<void> ApproachJob::run_setup(std::string command) {
  process::CommandRequest request;
  request.command.argv = {"/bin/sh", "-c", command};
  request.command.directory = worktree_.path;
  request.command.environment = core::child_environment(process::current_environment());
  request.command.environment["PEXPLORE_APPROACH"] = name_;
  request.command.environment["PEXPLORE_WORKTREE"] = worktree_.path.string();
  request.command = crew_.launcher.wrap(std::move(request.command));
  request.timeout = experiment().worktree.setup_timeout;
  task<process::Captured> running = process::capture(std::move(request), std::size_t{1} << 20);
  process::Captured const captured = co_await stoppable(std::move(running));
  if (auto const log = session_file("setup.log"); !log.empty()) {
    std::ofstream(log, std::ios::app) << "$ " << command << '\n'
                                      << captured.output << captured.error;
  }
  if (captured.outcome.ending == process::Ending::cancelled) throw Stopped{};
  if (captured.outcome.ending == process::Ending::timed_out) {
    throw Error(ErrorCode::validation, fmt::format("setup `{}` did not end in time", command),
                "raise [worktree] setup_timeout");
  }
  if (process::shell_status(captured.outcome.status) != 0) {
    auto const& said = captured.error.empty() ? captured.output : captured.error;
    throw Error(ErrorCode::validation,
                fmt::format("setup `{}` {}: {}", command,
                            process::describe(captured.outcome.status), process::last_line(said)));
  }
}

task<SessionResult> ApproachJob::run_session() {
  auto const session_id = core::new_uuid();
  SessionRequest request = this->request(session_id);
  auto const& agent =
      record().approach.agent.empty() ? experiment().session.agent : record().approach.agent;
  auto const instructions = instructions_.read();
  if (instructions) request.system_prompt = instructions->text;
  auto& runner = *crew_.runners.at(agent);
  recorder_.emit(events::SessionStarted{name_, 1, session_id, agent, request.agent.model,
                                        instructions ? instructions->hash : std::string()});
  task<SessionResult> session = runner.run(std::move(request), recorder_);
  co_return co_await stoppable(std::move(session));
}

SessionRequest ApproachJob::request(std::string session_id) const {
  auto const& exploration = recorder_.exploration();
  auto const& settings = experiment().session;
  auto const& agent = record().approach.agent.empty() ? settings.agent : record().approach.agent;
  SessionRequest request;
  request.experiment = exploration.name;
  request.task = experiment().task;
  request.approach = record().approach;
  request.session_id = std::move(session_id);
  request.prompt = compose_prompt(experiment(), record().approach);
  request.worktree = worktree_.path;
  if (auto const found = experiment().agents.find(agent); found != experiment().agents.end()) {
    request.agent = found->second;
  }
  request.max_turns = settings.max_turns;
  request.timeout = settings.timeout;
  request.grace = settings.grace;
  request.port = free_port();
  request.stream_file = session_file("stream.jsonl");
  request.stderr_file = session_file("stderr.log");
  return request;
}

std::filesystem::path ApproachJob::session_file(std::string_view ending) const {
  auto const directory = recorder_.directory();
  if (directory.empty()) return {};
  return directory / "sessions" / fmt::format("{}.1.{}", name_, ending);
}

task<void> ApproachJob::keep_work() {
  auto const message = commit_message(experiment(), record().approach);
  work_ = co_await crew_.worktrees.commit(worktree_, message);
  if (work_.commit != record().commit || work_.changes != record().changes) {
    recorder_.emit(events::WorkCommitted{name_, work_.commit, work_.changes});
  }
}

Sample ApproachJob::sample() const {
  Sample sample;
  sample.approach = record().approach;
  sample.worktree = worktree_;
  sample.session = record().sessions.back().result.value();
  sample.work = work_;
  sample.log = session_file("evaluation.log");
  return sample;
}

task<void> ApproachJob::evaluate(bool exclusive) {
  std::vector<Criterion> const criteria = experiment().criteria;
  for (auto const& criterion : criteria) {
    if (is_exclusive(criterion) != exclusive) continue;
    Sample sample = this->sample();
    task<Measurement> measuring =
        crew_.evaluator_of(criterion.name).evaluate(criterion, std::move(sample));
    Measurement measurement = co_await stoppable(std::move(measuring));
    if (stopping_) throw Stopped{};
    measurement.criterion = criterion.name;
    recorder_.emit(events::Measured{name_, 1, std::move(measurement)});
  }
}

void ApproachJob::complete() {
  events::ApproachCompleted event{name_, record().approach.id, {}};
  for (auto const& measurement : record().measurements) {
    if (auto const value = median(measurement.values)) event.scores[measurement.criterion] = *value;
  }
  recorder_.emit(std::move(event));
}

void ApproachJob::fail(ApproachState state, std::string reason) {
  recorder_.emit(events::ApproachFailed{name_, record().approach.id, state, std::move(reason)});
}

}  // namespace parallel_explore::conduct
