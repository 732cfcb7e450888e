#include "run/approach_job.hpp"

#include "core/criterion_traits.hpp"
#include "core/one_line.hpp"
#include "core/rethrow_as_error.hpp"
#include "parallel_explore/error.hpp"
#include "run/agent_state.hpp"
#include "run/approach_end.hpp"
#include "run/clean_checkout.hpp"
#include "run/code_between.hpp"
#include "run/gates.hpp"
#include "run/host_places.hpp"
#include "run/prompts.hpp"
#include "run/recorded_worktree.hpp"
#include "run/samples.hpp"
#include "run/session_request.hpp"
#include "schedule/spending.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

namespace parallel_explore::run {
namespace {

using schedule::JobEnd;
using schedule::JobEnded;
using schedule::ReasonToStop;

/// Whether the whole run ends: continuing would fail again, or write an untrue record.
bool ends_the_run(ErrorCode code) {
  return code == ErrorCode::resource || code == ErrorCode::journal;
}

/// "the agent was denied Bash, Workflow", each once.
std::string denials(SessionResult const& result) {
  std::set<std::string> const tools(result.denied_tools.begin(), result.denied_tools.end());
  return fmt::format("the agent was denied {}", fmt::join(tools, ", "));
}

/// "2 ignored files and 1 ignored directory (a.log, b.log, build/)"
std::string ignored_text(std::vector<std::string> const& ignored) {
  auto const directories =
      std::ranges::count_if(ignored, [](auto const& each) { return each.ends_with('/'); });
  auto const files = std::ssize(ignored) - directories;
  std::vector<std::string> counts;
  if (files > 0) counts.push_back(fmt::format("{} ignored file{}", files, files == 1 ? "" : "s"));
  if (directories > 0) {
    counts.push_back(
        fmt::format("{} ignored director{}", directories, directories == 1 ? "y" : "ies"));
  }
  constexpr std::size_t shown = 3;
  std::vector<std::string> const first(
      ignored.begin(), ignored.begin() + std::min(std::ssize(ignored), std::ptrdiff_t{shown}));
  return fmt::format("{} ({}{})", fmt::join(counts, " and "), fmt::join(first, ", "),
                     ignored.size() > shown ? ", …" : "");
}

std::string changed_nothing(SessionResult const& result, CommittedWork const& work) {
  std::string text = "changed nothing";
  if (!work.ignored.empty())
    text += fmt::format(" that git does not ignore; it wrote {}", ignored_text(work.ignored));
  if (!result.denied_tools.empty()) {
    text += fmt::format(": the agent was denied {}; adjust permission_mode or args",
                        fmt::join(result.denied_tools, ", "));
  }
  return text;
}

/// Whether a session that did not complete has used its stage's share of the budget only. Its work
/// is measured, and the next stage resumes it.
bool is_paused(Exploration const& exploration, ApproachRecord const& record,
               SessionEnd const& end) {
  return is_cut_short(end) && schedule::budget_share(exploration, record) < 1;
}

/// Another result with the same files that is measured already, or now; empty: none.
std::string measured_twin(Exploration const& exploration, ApproachRecord const& record) {
  if (record.worktree.tree.empty() || !are_alternatives(exploration.experiment)) return {};
  for (auto const& other : exploration.approaches) {
    bool const is_measured =
        other.state == ApproachState::completed || other.state == ApproachState::evaluating;
    bool const same =
        other.worktree.tree == record.worktree.tree && other.approach.name != record.approach.name;
    if (same && is_measured && other.evaluation.same_as.empty()) return other.approach.name;
  }
  return {};
}

bool has_used_its_time(Exploration const& exploration, ApproachRecord const& record) {
  auto const limit = exploration.experiment.session.budget.time;
  return limit && time_of(record) >= *limit;
}

JobEnded end_of_job(std::string const& approach, JobEnd end) {
  return {approach, end, std::nullopt, {}};
}

}  // namespace

ApproachJob::ApproachJob(BrickRefs const& bricks, Recorder& recorder, Instructions& instructions,
                         std::string approach)
    : bricks_(bricks),
      recorder_(recorder),
      instructions_(instructions),
      name_(std::move(approach)),
      worktree_(bricks, recorder, name_) {}

void ApproachJob::stop(std::optional<ReasonToStop> why) {
  if (!why_) why_ = why;
  steps_.stop();
}

void ApproachJob::give_up(std::optional<ReasonToStop> why) {
  if (why == ReasonToStop::cancelled)
    return fail(recorder_, name_, FailureCause::cancelled, "cancelled");
  if (why == ReasonToStop::over_budget)
    return fail(recorder_, name_, FailureCause::budget_spent, "its budget is spent");
  if (!trouble_.empty()) return fail(recorder_, name_, FailureCause::host_lost, trouble_);
  auto const& sessions = record().sessions;
  if (sessions.empty() || !sessions.back().result)
    return fail(recorder_, name_, FailureCause::unexpected, "gave up");
  fail(recorder_, name_, sessions.back().result->end);
}

ApproachRecord const& ApproachJob::record() const { return recorder_.exploration().at(name_); }

namespace {

/// Takes a place on one of the machines, where there are several, and works there. Trouble with
/// that machine may be over when the job starts again, perhaps on another one. All arguments but
/// `body` outlive the call.
awaitable<JobEnded> in_a_place(BrickRefs const& bricks, Recorder& recorder, std::string const& name,
                               async::Stoppable& steps, std::string& trouble,
                               std::function<awaitable<JobEnded>(std::string)> body) {
  auto const& record = recorder.exploration().at(name);
  trouble.clear();
  if (!bricks.hosts) co_return co_await body(record.worktree.host);
  awaitable<HostPlaces::Place> taking =
      bricks.hosts->take(record.worktree.host, has_worktree(record), steps);
  HostPlaces::Place const place = co_await std::move(taking);
  try {
    co_return co_await body(place.host());
  } catch (Error const& error) {
    if (error.code() != ErrorCode::host || steps.stopping()) throw;
    trouble = core::on_one_line(error);
  }
  bricks.hosts->failed(place.host());
  recorder.emit(events::Warned{name, trouble});
  auto job = end_of_job(name, JobEnd::transient);
  job.reason = trouble;
  co_return job;
}

}  // namespace

awaitable<JobEnded> ApproachJob::work() {
  return guarded(in_a_place(bricks_, recorder_, name_, steps_, trouble_,
                            [this](std::string host) { return work_steps(std::move(host)); }));
}

awaitable<JobEnded> ApproachJob::guarded(awaitable<JobEnded> steps) {
  std::string reason;
  auto cause = FailureCause::unexpected;
  bool stopped = false;
  try {
    co_return co_await std::move(steps);
  } catch (async::Stopped const&) {
    stopped = true;
  } catch (Error const& error) {
    if (ends_the_run(error.code())) throw;
    stopped = error.code() == ErrorCode::interrupted && steps_.stopping();
    cause = cause_of(error);
    reason = core::on_one_line(error);
  } catch (...) {
    // A shortage of the program may come as an exception of the standard library or of Asio.
    auto const error = core::as_error(std::current_exception());
    if (ends_the_run(error.code())) throw error;
    reason = error.happened();
  }
  if (!stopped) {
    fail(recorder_, name_, cause, std::move(reason));
  } else if (why_) {
    give_up(why_);  // without a reason it stays unfinished, for a later resume
  }
  co_return end_of_job(name_, stopped ? JobEnd::stopped : JobEnd::failed);
}

awaitable<JobEnded> ApproachJob::work_steps(std::string host) {
  auto const& exploration = recorder_.exploration();
  bool const has_session = has_session_work(exploration, record());
  bool const was_making = record().worktree.phase == WorktreePhase::making;
  bool const was_measuring = record().worktree.phase == WorktreePhase::measuring;
  recorder_.emit(events::ApproachStarted{name_, record().approach.id});
  co_await fetch_assignment();
  co_await worktree_.make(assignment_, was_making, std::move(host), steps_);
  if (!has_session) co_await run_and_record_session();
  if (has_session && was_measuring) co_await undo_interrupted_measuring();
  CommittedWork const work = co_await commit_work();
  SessionResult const result = record().sessions.back().result.value();
  if (steps_.stopping() && std::holds_alternative<Cancelled>(result.end)) throw async::Stopped{};
  bool const is_measured =
      std::holds_alternative<Completed>(result.end) || is_paused(exploration, record(), result.end);
  if (!is_measured) co_return judge_session(result);
  if (work.changes == Changes{} && !exploration.experiment.session.allow_empty) {
    fail(recorder_, name_, FailureCause::nothing_changed, changed_nothing(result, work), true);
    co_return end_of_job(name_, JobEnd::failed);
  }
  if (!result.denied_tools.empty()) recorder_.emit(events::Warned{name_, denials(result)});
  recorder_.emit(events::EvaluationStarted{name_});
  if (auto same = measured_twin(exploration, record()); !same.empty())
    recorder_.emit(events::ResultRepeated{name_, std::move(same)});
  co_await evaluate();
  if (!co_await publish()) co_return end_of_job(name_, JobEnd::failed);
  bool const measured_later =
      std::ranges::any_of(recorder_.exploration().experiment.criteria, is_exclusive);
  if (!measured_later) complete(recorder_, name_);
  co_return end_of_job(name_, JobEnd::usable);
}

awaitable<void> ApproachJob::fetch_assignment() {
  if (!bricks_.publisher) co_return;
  awaitable<Assignment> assigning = bricks_.publisher->assign(name_, recorder_.exploration());
  assignment_ = co_await steps_.run(std::move(assigning));
}

awaitable<void> ApproachJob::run_and_record_session() {
  awaitable<void> setting_up = worktree_.set_up(steps_);
  bool const has_setup = !recorder_.exploration().experiment.worktree.setup.empty();
  // On the files of the base it is the user's own doing, and not a finding against an approach.
  auto const whose = record().sessions.empty() ? fmt::format("the set-up of {}", name_) : name_;
  if (has_setup) setting_up = bricks_.watched({whose}, std::move(setting_up));
  co_await std::move(setting_up);
  auto const run_and_record = [this]() -> awaitable<void> {
    co_await bricks_.worktrees.verify(worktree_.get());
    worktree_.release_branch();
    co_await bricks_.may_start(steps_);
    SessionResult result = co_await run_session();
    recorder_.emit(events::SessionCompleted{name_, record().approach.sample, std::move(result)});
  };
  awaitable<void> session = bricks_.watched({name_}, run_and_record());
  co_await std::move(session);
}

awaitable<SessionResult> ApproachJob::run_session() {
  auto const agent = agent_of(recorder_.exploration(), record());
  auto& runner = *bricks_.runners.at(agent);
  SessionRequest request = session_request(recorder_.exploration(), record(), assignment_, runner,
                                           recorder_.directory());
  auto const instructions = instructions_.read();
  if (instructions) request.system_prompt = instructions->text;
  auto const warnings = note_agent_state(agent_state(agent, request),
                                         adapter_of(agent, request.agent), recorder_.directory());
  for (auto const& warning : warnings) recorder_.emit(events::Warned{name_, warning});
  recorder_.emit(started_event(request, agent, instructions ? instructions->hash : std::string()));
  awaitable<SessionResult> session = runner.run(std::move(request), recorder_);
  try {
    co_return co_await steps_.run(std::move(session));
  } catch (Error const& error) {
    if (error.code() != ErrorCode::agent) throw;
    throw ApproachError(FailureCause::agent_not_started, error.code(), error.what());
  }
}

/// Gives the session's files back where an earlier run ended while it measured them.
awaitable<void> ApproachJob::undo_interrupted_measuring() {
  MeasuredWorktree measured = worktree_.measured();
  co_await undo_measuring(bricks_.worktrees, std::move(measured));
}

awaitable<CommittedWork> ApproachJob::commit_work() {
  auto message = assignment_.message;
  if (message.empty())
    message = commit_message(recorder_.exploration().experiment, record().approach);
  co_return co_await worktree_.commit(std::move(message));
}

/// Leaves to the scheduler what a later session may do better, and records the rest as failed.
JobEnded ApproachJob::judge_session(SessionResult const& result) {
  auto job = end_of_job(name_, JobEnd::failed);
  job.reason = reason_of(result.end);
  bool const timed_out = std::holds_alternative<TimedOut>(result.end);
  if (timed_out && has_used_its_time(recorder_.exploration(), record())) {
    give_up(ReasonToStop::over_budget);
  } else if (auto const* limited = std::get_if<Limited>(&result.end)) {
    job.end = JobEnd::limited;
    job.reason = limited->reason;
    job.retry_after = schedule::asked_wait(*limited, std::chrono::system_clock::now());
  } else if (std::holds_alternative<Unauthorised>(result.end)) {
    job.end = JobEnd::unauthorised;
  } else if (auto const* failed = std::get_if<Failed>(&result.end); failed && failed->transient) {
    job.end = JobEnd::transient;
  } else {
    fail(recorder_, name_, result.end);
  }
  return job;
}

awaitable<void> ApproachJob::evaluate() {
  MeasuredWorktree measured = worktree_.measured();
  bool const measures =
      std::ranges::any_of(recorder_.exploration().experiment.criteria, [](Criterion const& each) {
        return !core::traits_of(each).exclusive && !core::traits_of(each).asks_judges;
      });
  if (!measures && measured.request.empty()) co_return;
  measured.on_tampered = [this](std::vector<std::string> files) {
    recorder_.emit(events::ProtectedFilesTampered{name_, std::move(files)});
  };
  measured.on_differing = [this](std::vector<std::string> files) {
    record_restored(recorder_, name_, std::move(files),
                    code_since_session(recorder_.exploration(), name_));
  };
  bool const runs_commands =
      std::ranges::any_of(recorder_.exploration().experiment.criteria, [](Criterion const& each) {
        return core::traits_of(each).runs_command && !core::traits_of(each).exclusive;
      });
  std::function<awaitable<void>(Worktree)> const measure = [&](Worktree worktree) {
    awaitable<void> measuring = measure_criteria(std::move(worktree));
    return runs_commands ? bricks_.watched({name_}, std::move(measuring)) : std::move(measuring);
  };
  auto host = measured.worktree.host;
  co_await measured_as_wanted(bricks_, recorder_, std::move(measured), std::move(host), steps_,
                              measure);
}

/// Measures the criteria that may be measured beside others.
awaitable<void> ApproachJob::measure_criteria(Worktree worktree) {
  std::vector<Criterion> const criteria = recorder_.exploration().experiment.criteria;
  for (auto const& criterion : criteria) {
    auto const traits = core::traits_of(criterion);
    bool const known =
        traits.needs_worktree && !traits.needs_session && !record().evaluation.same_as.empty();
    bool const pointless = traits.runs_command && !criterion.gate &&
                           has_failed_gate(recorder_.exploration().experiment, record());
    if (traits.exclusive || traits.asks_judges || known || pointless) continue;
    Sample sample = measured_sample(recorder_, record(), worktree);
    int const retries = recorder_.exploration().experiment.evaluate.gate_retries;
    awaitable<Measurement> measuring =
        measure(bricks_, criterion, std::move(sample), steps_, retries);
    Measurement measurement = co_await std::move(measuring);
    recorder_.emit(events::Measured{name_, record().approach.sample, std::move(measurement)});
  }
}

/// False where the result cannot be published, which is then recorded.
awaitable<bool> ApproachJob::publish() {
  if (!bricks_.publisher) co_return true;
  co_await recorder_.announced();  // before anything happens elsewhere
  awaitable<Publication> publishing =
      bricks_.publisher->publish(name_, recorder_.exploration(), recorder_);
  Publication publication = co_await steps_.run(std::move(publishing));
  if (publication.failure.empty()) co_return true;
  fail(recorder_, name_, publication.cause, std::move(publication.failure), publication.redo);
  co_return false;
}

}  // namespace parallel_explore::run
