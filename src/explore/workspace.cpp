#include "explore/workspace.hpp"

#include "explore/recovery.hpp"
#include "explore/running_operation.hpp"
#include "explore/trust.hpp"
#include "explore/worktree_place.hpp"
#include "launch/host_launcher.hpp"
#include "launch/host_worktrees.hpp"
#include "parallel_explore/error.hpp"
#include "parallel_explore/git_worktrees.hpp"
#include "process/command.hpp"
#include "report/layout.hpp"
#include "run/recorder.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace parallel_explore::operations {

Workspace::Workspace(std::filesystem::path const& directory, Bricks given)
    : bricks(std::move(given)) {
  for (auto const& [agent, runner] : bricks.runners) given_runners.insert(agent);
  given_evaluator = bricks.evaluator != nullptr;
  given_launcher = bricks.launcher != nullptr;
  bool const needs_repository = !bricks.worktrees || !bricks.store;
  if (needs_repository) repository = worktree::find_repository_now(directory);
  main_tree = repository ? repository->main_tree : std::filesystem::absolute(directory);
  fill_in(directory);
}

void Workspace::fill_in(std::filesystem::path const& directory) {
  if (!bricks.launcher) {
    prefix = std::make_shared<launch::PrefixLauncher>(
        main_tree, repository ? repository->git_dir : std::filesystem::path());
    if (!bricks.worktrees) hosts = std::make_shared<launch::Hosts>(main_tree);
    if (hosts) {
      bricks.launcher = std::make_unique<launch::HostLauncher>(hosts, prefix);
    } else {
      bricks.launcher = prefix;
    }
  }
  if (!bricks.worktrees) {
    auto worktrees = std::make_unique<GitWorktrees>(directory);
    own_worktrees = worktrees.get();
    if (hosts) {
      bricks.worktrees =
          std::make_unique<launch::HostWorktrees>(std::move(worktrees), *repository, hosts);
    } else {
      bricks.worktrees = std::move(worktrees);
    }
  }
  if (!bricks.generator) bricks.generator = std::make_unique<ListedApproaches>();
  if (!bricks.evaluator) bricks.evaluator = make_evaluator(*bricks.launcher);
  if (!bricks.scoring) bricks.scoring = std::make_unique<WeightedScoring>();
  if (!bricks.recommender) bricks.recommender = std::make_unique<StandardRecommender>();
  if (!bricks.aggregator) bricks.aggregator = std::make_unique<MarkdownSummary>();
  if (!bricks.store) {
    DerivedFiles derived;
    derived.progress = progress_json;
    derived.approach = approach_json;
    derived.further = report::layout_files;
    bricks.store =
        std::make_unique<JournalStore>(repository->state_directory(), std::move(derived));
  }
}

worktree::Repository const& Workspace::needed_repository() const {
  if (!repository)
    throw Error(ErrorCode::repository, "this explorer works without a git repository");
  return *repository;
}

Verdict Workspace::verdict_of(Exploration const& exploration) const {
  return reach_verdict(exploration, *bricks.scoring, *bricks.recommender);
}

run::BrickRefs Workspace::brick_refs() const {
  auto refs = run::brick_refs_of(bricks, main_tree);
  refs.connections = hosts.get();
  return refs;
}

awaitable<std::unique_ptr<Journal>> Workspace::open_record(std::string name) {
  co_await require_own_record(*this, name);
  auto journal = bricks.store->open(name);
  hand_over_trust(*this, journal->exploration());
  use_places(*this, journal->exploration().experiment);
  co_return journal;
}

awaitable<OpenedRecord> Workspace::open(std::string name) {
  OpenedRecord opened;
  opened.journal = co_await open_record(name);
  opened.ended = end_leftovers(opened.journal->exploration());
  opened.ended += co_await end_launched(*this, std::move(name));
  run::Recorder recorder(*opened.journal, listener());
  opened.restored = co_await restore_measured(*this, recorder);
  co_return opened;
}

awaitable<Exploration> Workspace::load(std::string name) {
  Exploration exploration = bricks.store->load(name);
  bool const measured = std::ranges::any_of(exploration.approaches, [](ApproachRecord const& each) {
    return each.worktree.phase == WorktreePhase::measuring &&
           each.state == ApproachState::completed;
  });
  if (!measured) co_return exploration;
  OpenedRecord const opened = co_await open(std::move(name));
  co_return opened.journal->exploration();
}

void Workspace::stop(std::string reason) {
  auto const self = shared_from_this();
  if (underway_.call_on_its_loop([self, reason] { self->stop_now(reason); })) return;
  std::lock_guard const lock(stopping_);
  stop_next_ = std::move(reason);
}

/// The operation that is under way may not have come to what can be stopped.
void Workspace::stop_now(std::string reason) {
  if (operation_) {
    operation_->stop(std::move(reason));
  } else {
    std::unique_lock lock(stopping_);
    stop_next_ = std::move(reason);
    lock.unlock();
    if (preparing) preparing->stop();
  }
}

std::optional<std::string> Workspace::take_stop_request() {
  std::lock_guard const lock(stopping_);
  return std::exchange(stop_next_, std::nullopt);
}

void Workspace::abandon() {
  observer = {};
  reviewer = {};
  started = {};
  auto const self = shared_from_this();
  auto const kill = [self] {
    for (int i = 0; i < 2; ++i) self->stop_now("the Explorer was destroyed");
  };
  (void)underway_.call_on_its_loop(kill);
}

run::Recorder::Listener Workspace::listener() {
  return [self = shared_from_this()](Event const& event, Exploration const& exploration) {
    // It may replace itself.
    if (auto const current = self->observer) current(event, exploration);
  };
}

std::unique_ptr<Launcher> launcher_of(Experiment const& experiment,
                                      std::filesystem::path const& directory) {
  if (!std::holds_alternative<PrefixLaunch>(experiment.session.launcher))
    return std::make_unique<DirectLauncher>();
  auto const repository = worktree::find_repository_now(directory);
  auto prefix = std::make_unique<launch::PrefixLauncher>(repository.main_tree, repository.git_dir);
  prefix->use(experiment, {});
  return prefix;
}

}  // namespace parallel_explore::operations
