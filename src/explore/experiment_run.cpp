#include "explore/experiment_run.hpp"

#include "async/with_cleanup.hpp"
#include "core/criterion_traits.hpp"
#include "core/rethrow_as_error.hpp"
#include "explore/branch_tips.hpp"
#include "explore/evaluation_files.hpp"
#include "explore/flaky_gates.hpp"
#include "explore/host_checks.hpp"
#include "explore/judging.hpp"
#include "explore/learning.hpp"
#include "explore/outlines.hpp"
#include "explore/preflight.hpp"
#include "explore/proposals.hpp"
#include "explore/reports.hpp"
#include "parallel_explore/error.hpp"
#include "rounds/approaches.hpp"
#include "rounds/end_of_run.hpp"
#include "rounds/next_round.hpp"

#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace parallel_explore::operations {

/// For gates on the base, before the first session starts beside them.
constexpr std::chrono::seconds wait_for_base{60};

ExperimentRun::ExperimentRun(Workspace& workspace, run::Recorder& recorder,
                             std::set<std::string> only)
    : RunningOperation(workspace),
      workspace_(workspace),
      recorder_(recorder),
      only_(std::move(only)),
      outside_(*workspace.bricks.worktrees, recorder),
      bricks_(workspace.brick_refs()),
      requests_(workspace, recorder, bricks_,
                [this](std::string reason) { stop(std::move(reason)); }),
      helpers_(bricks_, recorder, steps()),
      base_gates_(bricks_, recorder, steps()),
      setup_once_(bricks_, recorder),
      hosts_(recorder.exploration().experiment) {
  bricks_.setup_once = &setup_once_;
  if (!exploration().experiment.session.hosts.empty()) bricks_.hosts = &hosts_;
  bricks_.outside = &outside_;
  bricks_.hold = &requests_.hold();
  bricks_.settings = &requests_.settings();
  bricks_.before_alone = [this] { return base_gates_.finish(); };
}

awaitable<schedule::RunEnded> ExperimentRun::run() {
  requests_.begin(co_await boost::asio::this_coro::executor);
  co_await record_hosts(workspace_, recorder_);
  schedule::RunEnded end = co_await rounds_to_end();
  co_await record_nodes(workspace_, recorder_);
  requests_.rethrow();
  co_return end;
}

awaitable<schedule::RunEnded> ExperimentRun::rounds_to_end() {
  schedule::RunEnded end;
  try {
    end = co_await async::with_cleanup(run_rounds(), close());
  } catch (async::Stopped const&) {
    auto const outcome = exploration().cancel_asked ? schedule::RunOutcome::cancelled
                                                    : schedule::RunOutcome::stopped;
    end = {outcome, stop_reason().value_or("stopped")};
  } catch (run::NoBudgetLeft const&) {
    end = {schedule::RunOutcome::budget_spent, "the experiment's budget is spent"};
  }
  co_return end;
}

awaitable<void> ExperimentRun::close() {
  co_await requests_.close();
  co_await base_gates_.close();
  co_await setup_once_.remove();
}

awaitable<schedule::RunEnded> ExperimentRun::run_rounds() {
  co_await base_gates_.begin(wait_for_base);
  co_await propose_approaches();
  schedule::RunEnded end;
  for (auto wanted = only_;; wanted.clear()) {
    end = co_await work_in_batches(wanted);
    if (end.outcome != schedule::RunOutcome::done || rounds::any_open(exploration())) break;
    co_await base_gates_.finish();
    co_await settle_flaky_gates(workspace_, bricks_, recorder_, steps());
    co_await judge();
    if (rounds::any_open(exploration())) continue;  // added, or got a remark, meanwhile
    if (!only_.empty() || !next_round()) break;
  }
  co_await publish_together(end);
  co_return end;
}

/// Proposals and outlines of helper sessions, if the experiment asks for any.
awaitable<void> ExperimentRun::propose_approaches() {
  auto const propose_all = [this]() -> awaitable<void> {
    co_await propose(workspace_, recorder_, helpers_);
    co_await outline(workspace_, recorder_, helpers_);
  };
  auto const& experiment = exploration().experiment;
  bool const asks =
      experiment.generate.count > 0 || experiment.session.strategy == Strategy::outline;
  awaitable<void> proposing = propose_all();
  if (asks) proposing = bricks_.watched({"a helper session"}, std::move(proposing));
  co_await std::move(proposing);
}

awaitable<void> ExperimentRun::judge() {
  awaitable<void> judging = judge_work(workspace_, recorder_, helpers_);
  if (core::any_judged(exploration().experiment.criteria))
    judging = bricks_.watched({"the judges"}, std::move(judging));
  co_await std::move(judging);
}

awaitable<schedule::RunEnded> ExperimentRun::work_in_batches(std::set<std::string> only) {
  auto const& publisher = workspace_.bricks.publisher;
  int const size = publisher ? publisher->batch_size(exploration().experiment) : 0;
  auto const next = [&] {
    return rounds::next_batch(exploration(), only, static_cast<std::size_t>(size));
  };
  schedule::RunEnded end;
  do {
    std::set<std::string> const batch = next();
    co_await begin_batch(batch);
    end = co_await work(batch);
  } while (end.outcome == schedule::RunOutcome::done && !next().empty());
  co_return end;
}

awaitable<void> ExperimentRun::begin_batch(std::set<std::string> batch) {
  auto const& publisher = workspace_.bricks.publisher;
  if (!publisher) co_return;
  std::vector<std::string> names;
  for (auto const& record : exploration().approaches) {
    if (batch.contains(record.approach.name)) names.push_back(record.approach.name);
  }
  co_await recorder_.announced();  // before anything happens elsewhere
  awaitable<void> beginning = publisher->begin(std::move(names), exploration(), recorder_);
  co_await run_stoppable(std::move(beginning));
}

awaitable<schedule::RunEnded> ExperimentRun::work(std::set<std::string> batch) {
  if (stop_reason()) throw async::Stopped{};
  auto const executor = co_await boost::asio::this_coro::executor;
  batch_ =
      std::make_unique<Batch>(executor, bricks_, recorder_, std::move(batch), requests_.server());
  auto const end_batch = [this]() -> awaitable<void> {
    batch_.reset();
    co_return;
  };
  co_return co_await async::with_cleanup(batch_->run(), end_batch());
}

awaitable<void> ExperimentRun::publish_together(schedule::RunEnded end) {
  auto const& publisher = workspace_.bricks.publisher;
  if (!publisher || !rounds::publishes(end.outcome)) co_return;
  co_await recorder_.announced();
  awaitable<void> ending = publisher->end(exploration(), recorder_);
  co_await run_stoppable(std::move(ending));
}

/// Runs a step that stop() ends; throws async::Stopped where that happened.
awaitable<void> ExperimentRun::run_stoppable(awaitable<void> step) {
  async::Stoppable stoppable(steps());
  try {
    co_await stoppable.run_to_end(std::move(step));
  } catch (Error const& error) {
    if (error.code() != ErrorCode::interrupted || !stoppable.stopping()) throw;
    throw async::Stopped{};
  }
}

/// Records what the strategy decides after a round. Returns whether another round follows.
bool ExperimentRun::next_round() {
  if (!rounds::has_rounds(exploration().experiment.session.strategy)) return false;
  auto const verdict = workspace_.verdict_of(exploration());
  for (auto& event : rounds::next_round(exploration(), verdict)) recorder_.emit(std::move(event));
  return rounds::any_open(exploration());
}

void ExperimentRun::stop(std::string reason) {
  RunningOperation::stop(reason);
  if (batch_) batch_->stop(std::move(reason));
}

bool ExperimentRun::carry_out(std::string const& experiment, store::Request const& request) {
  if (experiment != exploration().name) return false;
  requests_.server().carry_out(request);
  return true;
}

namespace {

awaitable<schedule::RunEnded> run_to_end(Workspace& workspace, run::Recorder& recorder,
                                         std::set<std::string> only) {
  ExperimentRun run(workspace, recorder, std::move(only));
  co_return co_await run.run();
}

/// Whether approaches are run several times, so that further samples may be predicted.
bool has_samples(Exploration const& exploration) {
  return exploration.experiment.session.strategy == Strategy::race ||
         exploration.experiment.session.samples > 1 ||
         std::ranges::any_of(exploration.approaches,
                             [](ApproachRecord const& each) { return !each.approach.of.empty(); });
}

/// Records what earlier experiments say, once and where it is of use: it reads their journals.
void learn(Workspace const& workspace, run::Recorder& recorder) {
  auto const& exploration = recorder.exploration();
  bool const is_of_use = are_alternatives(exploration.experiment) && has_samples(exploration);
  if (exploration.spread || !is_of_use) return;
  if (auto learnt = spread_learnt(*workspace.bricks.store, exploration.name))
    recorder.emit(std::move(*learnt));
}

/// Records what ended a run. The journal may be what cannot be written; it is consistent as it is.
void record_failure(run::Recorder& recorder, std::exception_ptr const& failure) {
  auto const error = core::as_error(failure);
  bool const is_shortage = error.code() == ErrorCode::resource;
  auto const cause = is_shortage ? InterruptionCause::resource : InterruptionCause::error;
  std::string reason = is_shortage ? "the run ran out of a resource that it needs" : error.what();
  try {
    recorder.emit(events::ExplorationInterrupted{cause, std::move(reason)});
  } catch (std::exception const&) {
    // The disk that is full may be the journal's own.
  }
}

/// Throws what ended a run, after what is recorded of it has been announced.
awaitable<void> give_up(run::Recorder& recorder, std::exception_ptr failure) {
  try {
    co_await recorder.announced();
  } catch (Error const&) {
    // The first failure is what people need.
  }
  std::rethrow_exception(failure);
}

}  // namespace

awaitable<Exploration> run_experiment(Workspace& workspace, std::unique_ptr<Journal> journal,
                                      std::set<std::string> only) {
  auto const executor = co_await boost::asio::this_coro::executor;
  run::Recorder recorder(*journal, workspace.listener(), executor);
  learn(workspace, recorder);
  schedule::RunEnded end;
  std::exception_ptr failure;
  try {
    if (!recorder.directory().empty()) run::reject_outdated(store::inbox_of(recorder.directory()));
    if (workspace.started) {
      co_await recorder.announced();
      workspace.started(journal->exploration());
    }
    co_await hash_evaluation_files(workspace, recorder);
    end = co_await run_to_end(workspace, recorder, std::move(only));
    co_await verify_tips(workspace, recorder);
  } catch (...) {
    failure = std::current_exception();
    record_failure(recorder, failure);
  }
  if (failure) co_await give_up(recorder, failure);
  auto const& bricks = workspace.bricks;
  for (auto& event :
       rounds::closing_events(journal->exploration(), *bricks.scoring, *bricks.recommender, end))
    recorder.emit(std::move(event));
  co_await write_reports(workspace, *journal);
  co_await recorder.announced();
  co_return journal->exploration();
}

}  // namespace parallel_explore::operations
