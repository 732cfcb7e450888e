#include "explore/preflight.hpp"

#include "async/borrow.hpp"
#include "core/acp_agents.hpp"
#include "core/agent_catalogue.hpp"
#include "core/criterion_traits.hpp"
#include "explore/environment_warnings.hpp"
#include "explore/experiment_agents.hpp"
#include "explore/host_checks.hpp"
#include "explore/imports.hpp"
#include "explore/inherited.hpp"
#include "explore/programs.hpp"
#include "explore/worktree_place.hpp"
#include "parallel_explore/agents.hpp"
#include "parallel_explore/error.hpp"
#include "run/prompts.hpp"
#include "run/worktree_names.hpp"
#include "store/exists_already.hpp"
#include "text/numbers.hpp"
#include "worktree/branch_names.hpp"
#include "worktree/creation.hpp"
#include "worktree/own_state.hpp"
#include "worktree/room.hpp"
#include "worktree/trusted_programs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>

namespace parallel_explore::operations {
namespace {

void check_instructions(Workspace const& workspace, Experiment const& experiment) {
  if (experiment.instructions.empty()) return;
  std::error_code error;
  auto const file = workspace.main_tree / experiment.instructions;
  if (!std::filesystem::is_regular_file(file, error)) {
    throw Error(ErrorCode::validation,
                fmt::format("there are no instructions at {}", file.string()),
                "fix `instructions`; it is relative to the main tree");
  }
}

/// Checks that everything that is injected exists; it may lie anywhere.
void check_injected(Workspace const& workspace, Experiment const& experiment) {
  for (auto const& source : experiment.evaluate.inject) {
    auto const place = workspace.main_tree / source;
    std::error_code error;
    if (std::filesystem::exists(place, error)) continue;
    throw Error(ErrorCode::validation,
                fmt::format("there is nothing to inject at {}", place.string()),
                "fix `inject` in [evaluate]; it is relative to the main tree");
  }
}

/// Refuses judges where git cannot tell what was changed.
void check_judges(Workspace const& workspace, Experiment const& experiment) {
  if (core::any_judged(experiment.criteria) && !workspace.repository) {
    throw Error(ErrorCode::validation, "judges compare changes, and there is no git repository",
                "leave out criteria with `judge`");
  }
}

/// Refuses a permission mode that the agent does not have, instead of running it in another.
void check_mode(std::string const& agent, std::string const& adapter, std::string const& mode) {
  auto const* const row = core::find_agent(adapter);
  if (!row || row->modes.empty() || core::mode_of(*row, mode)) return;
  std::vector<std::string> modes;
  for (auto const& word : core::words(row->modes)) modes.push_back(word.substr(0, word.find('=')));
  throw Error(ErrorCode::validation,
              fmt::format("agent {} has no permission mode \"{}\"", agent, mode),
              fmt::format("set `permission_mode` to {}", fmt::join(modes, ", ")));
}

awaitable<void> require_head(worktree::Repository const& repository, std::string base) {
  if (repository.bare)
    throw Error(ErrorCode::validation, "a bare repository has no uncommitted state to include");
  std::string const head = co_await worktree::resolve_commit(repository, "HEAD");
  if (head != base) {
    throw Error(ErrorCode::validation,
                "--include-dirty starts from HEAD, and `base` is another commit",
                "leave one of them out");
  }
}

/// Whether a file is a spec, which describes the run and is not part of the work.
bool is_spec(std::string const& path) {
  return path == "pexplore.toml" || path == "pexplore.yaml" || path == "pexplore.yml" ||
         path == "pexplore.json";
}

/// Finds the commit to start from, without touching anything. Untracked files are not warned of:
/// most repositories have some.
awaitable<void> find_base(Workspace const& workspace, CheckedExperiment& checked) {
  if (!workspace.repository) co_return;
  auto const& repository = *workspace.repository;
  co_await worktree::require_own_state(repository, checked.experiment.name);
  co_await worktree::require_identity(repository);
  worktree::require_worktree_root(repository);
  checked.base = co_await worktree::resolve_commit(repository, checked.experiment.base);
  std::string const behind =
      co_await worktree::behind_upstream(repository, checked.experiment.base);
  if (!behind.empty()) {
    checked.found.warnings.push_back(fmt::format(
        "{}: sessions do not see those commits; `git pull` first to include them", behind));
  }
  if (checked.experiment.include_dirty) {
    co_await require_head(repository, checked.base);
    co_return;
  }
  if (repository.here.empty()) co_return;
  std::vector<std::string> dirty =
      co_await worktree::dirty_paths(worktree::before_sessions(repository.git_here()), false);
  std::erase_if(dirty, is_spec);
  if (!dirty.empty()) {
    checked.found.warnings.push_back(fmt::format(
        "the main tree has uncommitted changes ({}{}), which sessions do not see; --include-dirty "
        "includes them",
        dirty[0], dirty.size() > 1 ? fmt::format(" and {} more", dirty.size() - 1) : ""));
  }
}

/// Warns where the checkouts of all worktrees do not fit on the disk.
awaitable<void> check_room(Workspace const& workspace, CheckedExperiment& checked) {
  if (!workspace.repository || workspace.repository->here.empty()) co_return;
  auto const root = workspace.repository->worktree_root();
  auto const free = worktree::free_bytes(root);
  std::uint64_t const checkout = co_await worktree::checkout_bytes(*workspace.repository);
  auto const wanted = checkout * checked.experiment.approaches.size();
  if (!free || wanted <= *free) co_return;
  checked.found.warnings.push_back(fmt::format(
      "{} worktrees of {} each need more than the {} that are free at {}",
      checked.experiment.approaches.size(), text::with_unit(static_cast<double>(checkout), "bytes"),
      text::with_unit(static_cast<double>(*free), "bytes"), root.string()));
}

/// Throws Error(name_in_use) if a branch keeps those of the experiment from being made.
awaitable<void> check_branch_names(Workspace const& workspace, Experiment const& experiment) {
  if (!workspace.repository) co_return;
  // The branches of an experiment that exists are its own; its name is refused with a better hint.
  auto const record = workspace.bricks.store->directory(experiment.name);
  std::error_code ignored;
  if (!record.empty() && std::filesystem::exists(record, ignored)) co_return;
  auto const above = fmt::format("pexplore/{}/", experiment.name);
  std::vector<std::string> wanted{above + run::base_worktree};
  if (!workspace.bricks.publisher) {  // which gives branches other names
    for (auto const& approach : experiment.approaches) wanted.push_back(above + approach.name);
  }
  co_await worktree::require_free_names(*workspace.repository, std::move(wanted));
}

void add(Error const& error, Preflight& found) {
  found.obstacles.push_back({error.code(), error.happened(), error.hint()});
}

void add(Preflight more, Preflight& found) {
  std::ranges::move(more.obstacles, std::back_inserter(found.obstacles));
  std::ranges::move(more.warnings, std::back_inserter(found.warnings));
}

/// Turns an exception of a check into an obstacle.
template <class Check>
void check(Preflight& found, Check make_sure) {
  try {
    make_sure();
  } catch (Error const& error) {
    add(error, found);
  }
}

/// Throws Error(name_in_use) where an experiment of this name would not be replaced.
void check_name(ProgressStore const& store, std::string const& name) {
  auto const there = recorded(store, name);
  if (there && !can_be_replaced(*there)) throw store::exists_already(name, *there);
}

/// Whether an unnamed run may get this name; false: an experiment has it, and is to be resumed.
bool can_take(ProgressStore const& store, std::string const& name) {
  try {
    auto const there = recorded(store, name);
    bool const to_resume = there && there->state == ExplorationState::interrupted;
    return !there || to_resume || can_be_replaced(*there);
  } catch (Error const& error) {
    if (error.code() != ErrorCode::journal) throw;
    return false;  // it is left for a repair
  }
}

/// A name that no experiment has, made from a derived one with a number. One that was interrupted
/// keeps its name, so that a second run does not pay for its work again.
std::string free_name(ProgressStore const& store, std::string const& derived) {
  auto name = derived;
  for (int number = 2;; ++number) {
    if (can_take(store, name)) return name;
    name = fmt::format("{}-{}", derived, number);
  }
}

/// Takes the instructions that projects usually have where the experiment names none.
void take_usual_instructions(Workspace const& workspace, CheckedExperiment& checked) {
  auto& experiment = checked.experiment;
  std::error_code ignored;
  bool const there =
      std::filesystem::is_regular_file(workspace.main_tree / usual_instructions_file, ignored);
  if (!experiment.usual_instructions || !experiment.instructions.empty() || !there) return;
  experiment.instructions = usual_instructions_file;
  checked.found.warnings.push_back(
      fmt::format("sessions get the instructions {}, since no others are named; instructions = "
                  "\"\" leaves them out",
                  usual_instructions_file));
}

/// Base, branches, and room for the worktrees.
awaitable<void> check_repository(Workspace const& workspace, CheckedExperiment& checked) {
  try {
    co_await find_base(workspace, checked);
    co_await check_branch_names(workspace, checked.experiment);
    co_await check_room(workspace, checked);
  } catch (Error const& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    add(error, checked.found);
  }
}

/// Throws an Error with every obstacle, a line each.
void refuse_obstacles(std::vector<Obstacle> const& obstacles) {
  if (obstacles.empty()) return;
  auto const& first = obstacles.front();
  if (obstacles.size() == 1) throw Error(first.code, first.text, first.hint);
  std::string text;
  for (auto const& each : obstacles) {
    if (!text.empty()) text += '\n';
    text += Error(each.code, each.text, each.hint).what();
  }
  throw Error(first.code, text);
}

/// The approaches of the generator, at most one more than allowed, so that too many are refused and
/// not cut off.
awaitable<std::vector<Approach>> generate(Workspace& workspace, Experiment const& experiment) {
  Brief brief;
  brief.task = run::task_in_context(experiment);
  brief.listed = experiment.approaches;
  brief.repository = workspace.main_tree.string();
  int const count = experiment.session.max_approaches + 1;
  async::Stoppable generating;
  async::Borrow const reachable(workspace.preparing, generating);
  auto approaches = workspace.bricks.generator->generate(std::move(brief), count);
  try {
    co_return co_await generating.run_to_end(std::move(approaches));
  } catch (async::Stopped const&) {
  }
  throw Error(ErrorCode::interrupted, workspace.take_stop_request().value_or("stopped"));
}

/// The experiment with the approaches that were added, too.
Experiment with_all_approaches(Exploration const& exploration) {
  auto experiment = exploration.experiment;
  experiment.approaches.clear();
  for (auto const& record : exploration.approaches)
    experiment.approaches.push_back(record.approach);
  return experiment;
}

}  // namespace

void refuse_tasks_run(Workspace const& workspace, Experiment const& experiment) {
  if (are_alternatives(experiment) || workspace.bricks.publisher) return;
  throw Error(ErrorCode::validation, fmt::format("{} is a run of tasks", experiment.name),
              "use the same command under `pexplore tasks`");
}

std::optional<Exploration> recorded(ProgressStore const& store, std::string const& name) {
  if (!std::ranges::binary_search(store.experiments(), name)) return std::nullopt;
  return store.load(name);
}

bool can_be_replaced(Exploration const& exploration) {
  bool const nothing_ran =
      std::ranges::all_of(exploration.approaches, [](ApproachRecord const& each) {
        return each.sessions.empty() || each.cause == FailureCause::agent_not_started;
      });
  return nothing_ran && exploration.state == ExplorationState::failed &&
         exploration.helpers.empty() && are_alternatives(exploration.experiment);
}

void make_runners(Workspace& workspace, Experiment const& experiment) {
  auto& bricks = workspace.bricks;
  for (auto const& agent : agents_of(experiment)) {
    if (bricks.runners[agent]) continue;
    auto const settings = experiment.agents.find(agent);
    bool const known = settings != experiment.agents.end();
    bool const named = known && !settings->second.adapter.empty();
    auto const& adapter = named ? settings->second.adapter : agent;
    if (known) check_mode(agent, adapter, settings->second.permission_mode);
    bricks.runners[agent] = make_runner(adapter, *bricks.launcher);
  }
}

awaitable<CheckedExperiment> examine_new(Workspace& workspace, Experiment experiment) {
  CheckedExperiment checked;
  auto& found = checked.found;
  bool const named = !experiment.name.empty();
  try {
    experiment.approaches = co_await generate(workspace, experiment);
    checked.experiment = frozen(std::move(experiment));
    found.warnings = settle_handover(workspace, checked.experiment);
    check_recorded(workspace, checked.experiment);
  } catch (Error const& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    add(error, found);
    co_return checked;  // nothing else of it can be checked
  }
  take_usual_instructions(workspace, checked);
  settle_worktree_root(workspace, checked.experiment);
  if (!named) checked.experiment.name = free_name(*workspace.bricks.store, checked.experiment.name);
  use_places(workspace, checked.experiment);
  found.name = checked.experiment.name;
  check(found, [&] { check_judges(workspace, checked.experiment); });
  check(found, [&] { check_injected(workspace, checked.experiment); });
  check(found, [&] { check_name(*workspace.bricks.store, checked.experiment.name); });
  co_await check_repository(workspace, checked);
  add(programs_here(workspace, checked.experiment), found);
  Preflight hosts = co_await look_at_hosts(workspace, checked.experiment);
  add(std::move(hosts), found);
  auto& warnings = found.warnings;
  std::ranges::move(environment_warnings(checked.experiment, workspace.main_tree),
                    std::back_inserter(warnings));
  std::ranges::move(import_setup(workspace, checked.experiment), std::back_inserter(warnings));
  std::ranges::move(inherited(workspace, checked.experiment), std::back_inserter(warnings));
  co_return checked;
}

awaitable<Preflight> preflight(Workspace& workspace, Experiment experiment) {
  CheckedExperiment checked = co_await examine_new(workspace, std::move(experiment));
  co_return std::move(checked.found);
}

awaitable<CheckedExperiment> check_new(Workspace& workspace, Experiment experiment) {
  CheckedExperiment checked = co_await examine_new(workspace, std::move(experiment));
  refuse_obstacles(checked.found.obstacles);
  if (workspace.repository) {
    worktree::make_state_directory(*workspace.repository);
    make_worktree_root(workspace, checked.experiment);
  }
  co_await import_included(workspace, checked.experiment);
  co_return checked;
}

void check_recorded(Workspace& workspace, Exploration const& exploration) {
  check_recorded(workspace, with_all_approaches(exploration));
}

void check_recorded(Workspace& workspace, Experiment const& experiment) {
  refuse_tasks_run(workspace, experiment);
  make_runners(workspace, experiment);
  check_instructions(workspace, experiment);
}

void check_addition(Workspace& workspace, Exploration const& exploration,
                    Approach const& approach) {
  auto experiment = with_all_approaches(exploration);
  if (!are_alternatives(experiment))
    throw Error(
        ErrorCode::validation,
        fmt::format("{} is a run of tasks: no approach can be added to it", exploration.name));
  experiment.approaches.push_back(approach);
  make_runners(workspace, frozen(std::move(experiment)));
}

}  // namespace parallel_explore::operations
