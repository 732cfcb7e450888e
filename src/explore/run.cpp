#include "async/signal.hpp"
#include "async/with_cleanup.hpp"
#include "core/criterion_traits.hpp"
#include "explore/parts.hpp"
#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "worktree/snapshot.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace parallel_explore {

namespace {

std::set<std::string> agents_of(Experiment const& experiment) {
  std::set<std::string> agents;
  for (auto const& approach : experiment.approaches) {
    agents.insert(approach.agent.empty() ? experiment.session.agent : approach.agent);
  }
  auto const& generate = experiment.generate;
  if (generate.count > 0) {
    agents.insert(experiment.session.agent);
    if (!generate.agent.empty()) agents.insert(generate.agent);
  }
  bool const judged = core::any_judged(experiment.criteria);
  if (judged && experiment.judge.panel.empty()) agents.insert(experiment.session.agent);
  for (auto const& seat : experiment.judge.panel) {
    if (judged) agents.insert(seat.substr(0, seat.find(':')));
  }
  return agents;
}

}  // namespace

void Explorer::Parts::add_runners(Experiment const& experiment) {
  if (!are_alternatives(experiment) && !bricks.publisher) {
    throw Error(ErrorCode::validation, fmt::format("{} is a run of tasks", experiment.name),
                "use the same command of `pexplore tasks`");
  }
  for (auto const& agent : agents_of(experiment)) {
    if (bricks.runners.contains(agent)) continue;
    auto const settings = experiment.agents.find(agent);
    bool const named = settings != experiment.agents.end() && !settings->second.adapter.empty();
    bricks.runners[agent] = make_runner(named ? settings->second.adapter : agent, *bricks.launcher);
  }
}

void Explorer::Parts::check_instructions(Experiment const& experiment) const {
  if (experiment.instructions.empty()) return;
  std::error_code error;
  auto const file = main_tree_ / experiment.instructions;
  if (!std::filesystem::is_regular_file(file, error)) {
    throw Error(ErrorCode::validation,
                fmt::format("there are no instructions at {}", file.string()),
                "fix `instructions`; it is relative to the main tree");
  }
}

/// What is injected may lie anywhere, but it must be there.
void Explorer::Parts::check_injected(Experiment const& experiment) const {
  for (auto const& source : experiment.evaluate.inject) {
    std::error_code error;
    if (std::filesystem::exists(main_tree_ / source, error)) continue;
    throw Error(ErrorCode::validation,
                fmt::format("there is nothing to inject at {}", (main_tree_ / source).string()),
                "fix `inject` in [evaluate]; it is relative to the main tree");
  }
}

/// Judges compare what git says was changed.
void Explorer::Parts::check_judges(Experiment const& experiment) const {
  bool const judged = core::any_judged(experiment.criteria);
  if (judged && !repository_) {
    throw Error(ErrorCode::validation, "judges compare changes, and there is no git repository",
                "leave out criteria with `judge`");
  }
}

/// Where to start from, without touching anything.
awaitable<void> Explorer::Parts::take_base(Start& start) {
  if (!repository_) co_return;
  worktree::make_state_directory(*repository_);
  co_await worktree::require_identity(*repository_);
  start.base = co_await worktree::resolve_commit(*repository_, start.experiment.base);
  if (start.experiment.include_dirty) {
    if (repository_->bare) {
      throw Error(ErrorCode::validation, "a bare repository has no uncommitted state to include");
    }
    std::string const head = co_await worktree::resolve_commit(*repository_, "HEAD");
    if (head != start.base) {
      throw Error(ErrorCode::validation,
                  "--include-dirty starts from HEAD, and `base` is another commit",
                  "leave one of them out");
    }
    co_return;
  }
  std::vector<std::string> const dirty = co_await worktree::dirty_paths(*repository_, true);
  if (!dirty.empty()) {
    start.warnings.push_back(fmt::format(
        "the main tree has uncommitted changes ({}{}), which sessions do not see; --include-dirty "
        "takes them along",
        dirty[0], dirty.size() > 1 ? fmt::format(" and {} more", dirty.size() - 1) : ""));
  }
}

awaitable<Explorer::Parts::Start> Explorer::Parts::prepare(Experiment experiment) {
  Brief brief;
  brief.task = experiment.task;
  brief.listed = experiment.approaches;
  brief.repository = main_tree_.string();
  // One more than allowed is asked for, so that too many are refused and not cut off.
  int const count = experiment.session.max_approaches + 1;
  experiment.approaches = co_await bricks.generator->generate(std::move(brief), count);
  Start start;
  start.experiment = frozen(std::move(experiment));
  add_runners(start.experiment);
  check_instructions(start.experiment);
  check_judges(start.experiment);
  check_injected(start.experiment);
  co_await take_base(start);
  co_return start;
}

awaitable<Exploration> Explorer::Parts::run(Experiment experiment) {
  Start start = co_await prepare(std::move(experiment));
  auto const name = start.experiment.name;
  auto journal = bricks.store->create(name);
  try {
    if (start.experiment.include_dirty && repository_) {
      start.base = co_await worktree::snapshot(*repository_, name);
    }
    conduct::Recorder recorder(*journal, observer);
    auto const approaches = start.experiment.approaches;
    recorder.emit(
        events::ExplorationStarted{std::move(start.experiment), start.base, main_tree_.string()});
    for (auto const& approach : approaches) recorder.emit(events::ApproachGenerated{approach});
    for (auto const& warning : start.warnings) recorder.emit(events::Warned{{}, warning});
  } catch (...) {
    bool const nothing_recorded = journal->exploration().last_seq == 0;
    journal.reset();
    if (nothing_recorded) bricks.store->erase(name);
    throw;
  }
  co_return co_await conduct(std::move(journal));
}

awaitable<Exploration> Explorer::Parts::resume(std::string name, std::optional<Budget> budget) {
  Opened opened = co_await open(name);
  auto& journal = opened.journal;
  auto const& exploration = journal->exploration();
  auto const waits = [](ApproachRecord const& record) {
    return !is_final(record.state) || record.state == ApproachState::limited ||
           record.state == ApproachState::unauthorised;
  };
  bool const unfinished = exploration.state == ExplorationState::running ||
                          exploration.state == ExplorationState::interrupted ||
                          std::ranges::any_of(exploration.approaches, waits);
  if (exploration.last_seq == 0) {
    throw Error(
        ErrorCode::journal, fmt::format("nothing is left of the record of {}", name),
        fmt::format("remove it: pexplore cleanup --force {}; its branches stay in git", name));
  }
  if (!unfinished && opened.restored > 0) co_return exploration;
  if (!unfinished) {
    bool const failed = exploration.state != ExplorationState::completed;
    throw Error(
        ErrorCode::validation,
        fmt::format("experiment {} is {}: there is nothing to go on with", name,
                    name_of(exploration.state)),
        fmt::format(
            "{}look at it: pexplore show {}",
            failed ? fmt::format("run what failed again: pexplore retry {}; or ", name) : "",
            name));
  }
  add_runners(exploration.experiment);
  check_instructions(exploration.experiment);
  conduct::Recorder recorder(*journal, observer);
  recorder.emit(events::ExplorationResumed{std::move(budget)});
  if (opened.ended > 0) {
    recorder.emit(events::Warned{
        {},
        fmt::format("{} process{} of the interrupted run still ran and had to be ended",
                    opened.ended, opened.ended == 1 ? "" : "es")});
  }
  co_return co_await conduct(std::move(journal));
}

awaitable<Exploration> Explorer::Parts::conduct(std::unique_ptr<Journal> journal,
                                                std::set<std::string> only) {
  conduct::Recorder recorder(*journal, observer);
  conduct::BrickRefs const brick_refs = this->brick_refs();
  running_ = journal->exploration().name;
  std::exception_ptr failure;
  std::string reason = "something the run needs ran out";
  auto cause = InterruptionCause::error;
  schedule::RunEnded end;
  try {
    end = co_await stages(brick_refs, recorder, std::move(only));
  } catch (Error const& error) {
    if (error.code() == ErrorCode::resource) {
      cause = InterruptionCause::resource;
    } else {
      reason = error.what();
    }
    failure = std::current_exception();
  } catch (...) {
    failure = std::current_exception();
  }
  running_.clear();
  if (failure) {
    try {
      recorder.emit(events::ExplorationInterrupted{cause, reason});
    } catch (std::exception const&) {
      // The disk that is full may be the journal's own. It is consistent as it stands.
    }
    std::rethrow_exception(failure);
  }
  co_await finish(*journal, recorder, std::move(end));
  co_return journal->exploration();
}

/// Everything from the proposals to the last judge; who goes on by the strategy works again.
awaitable<schedule::RunEnded> Explorer::Parts::stages(conduct::BrickRefs const& brick_refs,
                                                      conduct::Recorder& recorder,
                                                      std::set<std::string> only) {
  Steps steps(*this);
  conduct::HelperSessions helpers(brick_refs, recorder, steps.group);
  schedule::RunEnded end;
  try {
    co_await propose(recorder, helpers);
    co_await outline(recorder, helpers);
    for (auto wanted = only;; wanted.clear()) {
      end = co_await work_in_batches(brick_refs, recorder, wanted);
      bool const others_wait =
          std::ranges::any_of(recorder.exploration().approaches,
                              [](ApproachRecord const& each) { return !is_final(each.state); });
      if (end.outcome != schedule::RunOutcome::done || others_wait) break;
      co_await judge(recorder, helpers);
      if (!only.empty() || !go_on(recorder)) break;
    }
    co_await publish_together(recorder, end);
  } catch (async::Stopped const&) {
    end = {schedule::RunOutcome::stopped, stop_early_.value_or("stopped")};
  } catch (conduct::NoBudgetLeft const&) {
    end = {schedule::RunOutcome::budget_spent, "the experiment's budget is spent"};
  }
  co_return end;
}

awaitable<schedule::RunEnded> Explorer::Parts::work(conduct::BrickRefs const& brick_refs,
                                                    conduct::Recorder& recorder,
                                                    std::set<std::string> only) {
  auto const executor = co_await boost::asio::this_coro::executor;
  conduct::Dispatcher dispatcher(executor, brick_refs, recorder, std::move(only));
  async::Borrow const reachable(dispatcher_, dispatcher);
  if (stop_early_) dispatcher.stop(*stop_early_);
  co_return co_await conduct_with_inbox(dispatcher, recorder);
}

/// Conducts, and carries out what others ask for meanwhile.
awaitable<schedule::RunEnded> Explorer::Parts::conduct_with_inbox(conduct::Dispatcher& dispatcher,
                                                                  conduct::Recorder& recorder) {
  namespace asio = boost::asio;
  auto const executor = co_await asio::this_coro::executor;
  conduct::InboxServer inbox_server(recorder, dispatcher, [&](Approach const& approach) {
    admit(recorder.exploration(), approach);
  });
  async::Signal inbox_closed(executor);
  std::exception_ptr failure;
  bool const serves = !recorder.directory().empty();
  if (serves) {
    asio::co_spawn(executor, inbox_server.serve(executor, store::inbox_of(recorder.directory())),
                   [&](std::exception_ptr const& error) {
                     failure = error;
                     if (error) dispatcher.stop("requests cannot be taken any more");
                     inbox_closed.notify();
                   });
  }
  auto const conduct_reachably = [&]() -> awaitable<schedule::RunEnded> {
    async::Borrow const reachable(inbox_server_, inbox_server);
    co_return co_await dispatcher.run();
  };
  auto const close_inbox = [&]() -> awaitable<void> {
    inbox_server.close();
    if (serves) co_await inbox_closed.wait();
    if (failure) std::rethrow_exception(failure);
  };
  co_return co_await async::with_cleanup(conduct_reachably(), close_inbox());
}

conduct::BrickRefs Explorer::Parts::brick_refs() const {
  return conduct::brick_refs_of(bricks, main_tree_);
}

void Explorer::Parts::stop(std::string reason) {
  stop_early_ = reason;
  if (steps_) steps_->stop();
  if (dispatcher_) dispatcher_->stop(std::move(reason));
}

}  // namespace parallel_explore
