#include "tasks/plan_tasks.hpp"

#include "independence/code_graph.hpp"
#include "parallel_explore/error.hpp"
#include "tasks/existing_work.hpp"
#include "tasks/prompt.hpp"
#include "tasks/proposal.hpp"
#include "tasks/run_tasks.hpp"
#include "tasks/source.hpp"
#include "tasks/task_issues.hpp"
#include "tasks/texts.hpp"
#include "text/display.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace parallel_explore::tasks {
namespace {

using Notes = std::vector<std::string>;

/// "Count words (done: pull request #47 is merged)" of the first few.
std::string reasons_of(std::vector<LeftOutTask> const& tasks) {
  constexpr std::size_t shown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(shown, tasks.size()); ++i)
    text += fmt::format("{}{} ({})", i == 0 ? "" : "; ", text::clean_line(tasks[i].title, 60),
                        tasks[i].reason);
  if (tasks.size() > shown) text += fmt::format("; and {} more", tasks.size() - shown);
  return text;
}

void append(Notes& notes, Notes more) { std::ranges::move(more, std::back_inserter(notes)); }

/// The settings of a run, and its template.
TaskWork work_settings(TaskRequest const& request) {
  TaskWork work;
  work.success_threshold = request.success_threshold;
  work.batch_size = request.batch_size;
  work.integrate = request.integrate;
  if (request.prompt.empty()) return work;
  work.prompt = read_markdown(request.prompt);
  check_template(work.prompt);
  return work;
}

Notes notes_on_template(std::string const& prompt) {
  auto const unknown = unknown_placeholders(prompt);
  if (unknown.empty()) return {};
  return {fmt::format("The template has {}, which is left as it is.", fmt::join(unknown, ", "))};
}

/// Reads the tasks of a source, and the issues that exist for them.
awaitable<TaskWork> read_plan(ResolvedSource& source) {
  TaskWork work = source.work;
  TaskSource const origin{work.master.title, work.master.repository};
  work.plan = parse_tasks(source.body, origin);
  if (work.master.title.empty()) work.master.title = work.plan.title;
  if (source.forge) {
    PlanWithIssues read = co_await read_task_issues(*source.forge, work);
    work.plan = std::move(read.plan);
    append(source.notes, std::move(read.notes));
  }
  require_tasks(work);
  co_return work;
}

/// The facts with the sources that show which files of the tasks build on which.
awaitable<RepositoryFacts> facts_with_sources(TaskRepository& repository, std::string commit,
                                              TaskPlan plan) {
  constexpr std::size_t most_files = 2'000;
  constexpr int most_steps = 4;
  RepositoryFacts facts = co_await repository.facts(commit);
  for (int step = 0; step < most_steps && facts.sources.size() < most_files; ++step) {
    std::vector<std::string> wanted =
        independence::sources_to_read(plan, facts, most_files - facts.sources.size());
    if (wanted.empty()) break;
    std::map<std::string, std::string> sources =
        co_await repository.sources(commit, std::move(wanted));
    if (sources.empty()) break;
    facts.sources.merge(sources);
  }
  co_return facts;
}

/// Notes on obstacles to a run: an agent that is not installed, for example.
awaitable<Notes> notes_on_programs(Explorer& explorer, Experiment experiment) {
  Notes notes;
  try {
    Preflight const found = co_await preflight(explorer, std::move(experiment));
    for (auto const& obstacle : found.obstacles) {
      if (obstacle.code == ErrorCode::name_in_use) continue;  // check_tasks() has a better hint
      notes.push_back(fmt::format("A run would be refused: {}{}{}", obstacle.text,
                                  obstacle.hint.empty() ? "" : ": ", obstacle.hint));
    }
  } catch (Error const& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    // An operation is under way: it has been checked.
  }
  co_return notes;
}

bool is_over(ExplorationState state) {
  return state == ExplorationState::completed || state == ExplorationState::partial ||
         state == ExplorationState::failed || state == ExplorationState::cancelled;
}

/// The latest run of the same source that has ended; null: there is none.
std::optional<Exploration> ended_run(TaskWorkspace& workspace, MasterIssue const& master) {
  auto runs = runs_of_tasks(workspace);
  std::ranges::reverse(runs);
  for (auto const& name : runs) {
    auto run = workspace.load_run(name);
    bool const same = run.experiment.tasks->master.number == master.number &&
                      run.experiment.tasks->master.repository == master.repository &&
                      run.experiment.tasks->master.url == master.url;
    if (same && is_over(run.state)) return run;
  }
  return std::nullopt;
}

/// "tasks-42", or "tasks-42-2" where an ended run has that name: a list that grows is run again.
std::string free_name(TaskWorkspace& workspace, std::string const& name) {
  auto const taken = workspace.explorer->store().experiments();
  auto result = name;
  for (int count = 2; std::ranges::find(taken, result) != taken.end(); ++count) {
    auto const run = workspace.explorer->store().load(result);
    if (!is_over(run.state)) return result;  // it is to be resumed
    result = fmt::format("{}-{}", name, count);
  }
  return result;
}

/// Leaves out the tasks that are done, in review, or not wanted.
awaitable<void> leave_out_tasks(TaskWorkspace& workspace, TaskRequest const& request,
                                ResolvedSource& source, TaskWork& work, TaskProposal& proposal) {
  // Markers count titles among all tasks of the list.
  if (source.forge && request.github)
    proposal.existing = co_await find_existing_work(*source.forge, *workspace.remotes, work);
  proposal.left_out = leave_out(work.plan, request, proposal.existing);
  // A name or a choice asks for these tasks again.
  bool const asked = proposal.experiment.name.empty() ? !request.only.empty() : true;
  if (auto const earlier = asked ? std::nullopt : ended_run(workspace, work.master)) {
    auto more = done_in_run(work.plan, *earlier);
    take_out(work.plan, more);
    std::ranges::move(more, std::back_inserter(proposal.left_out));
  }
  if (!work.plan.tasks.empty()) co_return;
  throw Error(ErrorCode::validation,
              fmt::format("no task of {} is left to run: {}", master_name(work.master),
                          reasons_of(proposal.left_out)));
}

/// Notes on commits that the target branch lacks: they would be part of every pull request.
awaitable<Notes> notes_on_base(TaskRepository& repository, std::string commit, std::string base,
                               TaskWork work) {
  std::string target = fmt::format("refs/remotes/{}/{}", work.remote, work.target);
  std::string from = commit;
  std::optional<int> const more =
      co_await repository.count_commits(std::move(target), std::move(commit));
  Notes notes;
  if (more && *more > 0)
    notes.push_back(fmt::format(
        "{} has {} commit{} that {} lacks; every pull request will include them. To start without "
        "them: --base {}/{}.",
        base, *more, *more == 1 ? "" : "s", work.target, work.remote, work.target));
  std::string there = fmt::format("refs/remotes/{}/{}", work.remote, work.target);
  std::optional<int> const fewer =
      co_await repository.count_commits(std::move(from), std::move(there));
  if (fewer && *fewer > 0)
    notes.push_back(fmt::format(
        "{} is {} commit{} behind {}/{}; sessions do not see them. To start from there: --base "
        "{}/{}.",
        base, *fewer, *fewer == 1 ? "" : "s", work.remote, work.target, work.remote, work.target));
  co_return notes;
}

}  // namespace

awaitable<TaskProposal> plan_tasks(TaskWorkspace& workspace, TaskRequest request) {
  TaskWork work = work_settings(request);
  TaskProposal found;
  found.experiment.name = request.name;
  if (request.name.empty())
    request.name = free_name(workspace, run_name(source_name(request.source)));
  SourceAccess const access{*workspace.repository, *workspace.remotes, workspace.forges};
  ResolvedSource source = co_await resolve_source(request, std::move(work), access);
  work = co_await read_plan(source);
  co_await leave_out_tasks(workspace, request, source, work, found);
  append(source.notes, notes_on_template(work.prompt));
  append(source.notes, work.plan.notes);
  std::string base = co_await workspace.repository->resolve_commit(request.settings.base);
  if (request.github) {
    Notes more = co_await notes_on_base(*workspace.repository, base, request.settings.base, work);
    append(source.notes, std::move(more));
  } else {
    work.api.clear();
  }
  RepositoryFacts const facts =
      co_await facts_with_sources(*workspace.repository, std::move(base), work.plan);
  TaskProposal proposal = make_proposal(request, std::move(work), facts);
  proposal.existing = std::move(found.existing);
  proposal.left_out = std::move(found.left_out);
  proposal.notes = std::move(source.notes);
  proposal.estimate = estimate_of(*workspace.explorer, proposal.experiment);
  Notes obstacles = co_await notes_on_programs(*workspace.explorer, proposal.experiment);
  append(proposal.notes, std::move(obstacles));
  co_return proposal;
}

}  // namespace parallel_explore::tasks
