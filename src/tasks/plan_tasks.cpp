#include "tasks/plan_tasks.hpp"

#include "parallel_explore/error.hpp"
#include "tasks/prompt.hpp"
#include "tasks/proposal.hpp"
#include "tasks/source.hpp"
#include "tasks/task_issues.hpp"
#include "tasks/texts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace parallel_explore::tasks {
namespace {

using Notes = std::vector<std::string>;

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
  return {fmt::format("The template has {}, which stays as it is.", fmt::join(unknown, ", "))};
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
  if (request.name.empty()) request.name = run_name(source_name(request.source));
  SourceAccess const access{*workspace.repository, *workspace.remotes, workspace.forges};
  ResolvedSource source = co_await resolve_source(request, std::move(work), access);
  work = co_await read_plan(source);
  append(source.notes, notes_on_template(work.prompt));
  append(source.notes, work.plan.notes);
  std::string base = co_await workspace.repository->resolve_commit(request.settings.base);
  if (request.github) {
    Notes more = co_await notes_on_base(*workspace.repository, base, request.settings.base, work);
    append(source.notes, std::move(more));
  } else {
    work.api.clear();
  }
  RepositoryFacts const facts = co_await workspace.repository->facts(std::move(base));
  TaskProposal proposal = make_proposal(request, std::move(work), facts);
  proposal.notes = std::move(source.notes);
  proposal.estimate = estimate_of(*workspace.explorer, proposal.experiment);
  co_return proposal;
}

}  // namespace parallel_explore::tasks
