#include "parallel_explore/error.hpp"
#include "tasks/parts.hpp"
#include "tasks/prompt.hpp"
#include "tasks/remote_of.hpp"
#include "tasks/texts.hpp"
#include "worktree/history.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <utility>

/// From what a person names to what would be done.
namespace parallel_explore {
namespace {

[[noreturn]] void nothing_to_do(TaskWork const& work) {
  auto const what = tasks::master_name(work.master);
  auto const& done = work.plan.done;
  if (!done.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("every task of {} is ticked off: there is nothing to do", what));
  }
  throw Error(ErrorCode::spec, fmt::format("no tasks were found in {}", what),
              "list them as a checklist (- [ ] …), a numbered list, sections or a table");
}

/// A file by the same name wherever one stands, and nothing of its place that is nobody's business.
std::string shown_path(worktree::Repository const& repository, std::filesystem::path const& file) {
  std::error_code ignored;
  auto const whole = std::filesystem::weakly_canonical(file, ignored);
  auto const top = std::filesystem::weakly_canonical(
      repository.here.empty() ? repository.main_tree : repository.here, ignored);
  auto const inside = whole.lexically_relative(top);
  bool const is_inside = !inside.empty() && *inside.begin() != "..";
  return is_inside ? inside.string() : whole.filename().string();
}

std::string no_remote_hint() {
  return "name the repository: --repo owner/name; or stop at branches: --no-github";
}

}  // namespace

awaitable<TaskProposal> TaskOrchestrator::Parts::plan(TaskRequest request) {
  TaskWork work;
  work.success_threshold = request.success_threshold;
  work.batch_size = request.batch_size;
  work.integrate = request.integrate;
  if (!request.prompt.empty()) {
    work.prompt = tasks::read_markdown(request.prompt);
    tasks::check_template(work.prompt);
  }
  auto const unknown = tasks::unknown_placeholders(work.prompt);
  if (request.name.empty()) request.name = tasks::run_name(tasks::source_name(request.source));
  Found found = co_await find(request, work);
  TaskSource source{work.master.title, work.master.repository};
  work.plan = parse_tasks(found.body, source);
  if (work.master.title.empty()) work.master.title = work.plan.title;
  co_await read_issues(work, found);
  if (work.plan.tasks.empty()) nothing_to_do(work);
  if (!unknown.empty())
    found.notes.push_back(
        fmt::format("The template has {}, which stays as it is.", fmt::join(unknown, ", ")));
  found.notes.insert(found.notes.end(), work.plan.notes.begin(), work.plan.notes.end());
  if (request.github) {
    co_await check_base(request.settings, work, found);
  } else {
    work.api.clear();
  }
  std::string base = co_await worktree::resolve_commit(repository_, request.settings.base);
  RepositoryFacts const facts = co_await worktree::repository_facts(repository_, std::move(base));
  IndependenceSettings settings;
  settings.max_workers = request.settings.session.max_parallel;
  TaskProposal proposal;
  proposal.independence = check_independence(work.plan, facts, settings);
  std::vector<std::vector<std::string>> after;
  if (request.waves) after = predecessors(work.plan, proposal.independence);
  bool const tied = proposal.independence.advice == Advice::abort;
  bool const circular = request.waves && proposal.independence.waves.empty();
  proposal.refused = tied && !request.force && (!request.waves || circular);
  proposal.experiment = tasks::experiment_of(request, std::move(work), std::move(after));
  (void)frozen(proposal.experiment);  // what could not be run is refused now
  proposal.notes = std::move(found.notes);
  proposal.estimate = estimate_of(*explorer, proposal.experiment);
  co_return proposal;
}

/// Where the tasks are written down, and where their pull requests go.
awaitable<TaskOrchestrator::Parts::Found> TaskOrchestrator::Parts::find(TaskRequest const& request,
                                                                        TaskWork& work) {
  Found found;
  auto const source = tasks::source_name(request.source);
  if (source.number == 0) read_file(source, work, found);
  found.remote = co_await worktree::usual_remote(repository_);
  auto const address = found.remote ? forge_address(found.remote->fetch_url) : std::nullopt;
  if (found.remote) {
    work.remote = found.remote->name;
    work.remote_url = tasks::without_credentials(found.remote->push_url);
  }
  work.host = !source.host.empty() ? source.host : address ? address->host : "github.com";
  work.repository = !request.repository.empty()  ? request.repository
                    : !source.repository.empty() ? source.repository
                    : address                    ? address->repository
                                                 : std::string();
  bool const needs_forge = source.number > 0 || request.github;
  if (needs_forge && work.repository.empty()) {
    throw Error(ErrorCode::validation,
                found.remote ? fmt::format("remote {} ({}) is not a repository on GitHub",
                                           found.remote->name, work.remote_url)
                             : std::string("this repository has no remote"),
                no_remote_hint());
  }
  if (needs_forge) {
    work.api = github_api(work.host);
    found.forge = co_await forge_for(work);
  }
  if (request.github) co_await check_rights(request, work, found);
  if (source.number > 0) co_await read_issue(source, work, found);
  co_return found;
}

awaitable<void> TaskOrchestrator::Parts::check_rights(TaskRequest const& request, TaskWork& work,
                                                      Found& found) {
  std::string const token = co_await token_for(work.host);
  if (token.empty()) {
    throw Error(ErrorCode::forge, fmt::format("there is no token for {}", work.host),
                "set GITHUB_TOKEN, or log in: gh auth login; or stop at branches: --no-github");
  }
  if (!found.remote) {
    throw Error(ErrorCode::validation, "this repository has no remote to push to",
                "add one: git remote add origin URL; or stop at branches: --no-github");
  }
  ForgeRepository const there = co_await found.forge->repository();
  if (there.archived) {
    throw Error(ErrorCode::forge, fmt::format("{} is archived: nothing can be filed", there.name),
                "stop at branches: --no-github");
  }
  if (!there.has_issues) {
    throw Error(ErrorCode::forge,
                fmt::format("issues are switched off in {}, and each task gets one", there.name),
                "switch them on in its settings, or stop at branches: --no-github");
  }
  work.target = there.default_branch;
  bool const to_fork = tasks::head_of(work, "x") != "x";
  if (!there.may_push && !to_fork) {
    throw Error(ErrorCode::forge, fmt::format("the token may not write to {}", there.name),
                "it needs the permissions contents=write, issues=write and pull_requests=write; or "
                "push to a fork: git remote set-url origin URL, and --repo " +
                    there.name);
  }
  if (to_fork)
    found.notes.push_back(
        fmt::format("Branches go to {}, pull requests to {}.", work.remote_url, there.name));
  if (!there.parent.empty() && request.repository.empty())
    found.notes.push_back(
        fmt::format("{} is a fork of {}; sub-issues and pull requests go to the "
                    "fork. --repo {} sends them there.",
                    there.name, there.parent, there.parent));
}

void TaskOrchestrator::Parts::read_file(tasks::SourceName const& source, TaskWork& work,
                                        Found& found) const {
  work.master.url = shown_path(repository_, source.file);
  found.body = tasks::read_markdown(source.file);
  if (found.body.find_first_not_of(" \t\r\n") == std::string::npos)
    throw Error(ErrorCode::spec, fmt::format("{} is empty", work.master.url));
}

awaitable<void> TaskOrchestrator::Parts::read_issue(tasks::SourceName source, TaskWork& work,
                                                    Found& found) {
  work.master.repository = source.repository.empty() ? work.repository : source.repository;
  work.master.number = source.number;
  std::unique_ptr<Forge> elsewhere;
  if (work.master.repository != work.repository) {
    auto there = work;
    there.repository = work.master.repository;
    elsewhere = co_await forge_for(std::move(there));
  }
  auto& forge = elsewhere ? *elsewhere : *found.forge;
  Issue const issue = co_await forge.issue(source.number);
  work.master.title = issue.title;
  work.master.url = issue.url;
  auto const name = tasks::master_name(work.master);
  if (issue.is_pull_request)
    throw Error(ErrorCode::validation, fmt::format("{} is a pull request, not an issue", name));
  if (!issue.open)
    throw Error(ErrorCode::validation, fmt::format("{} is closed", name), "reopen it first");
  if (issue.body.find_first_not_of(" \t\r\n") == std::string::npos)
    throw Error(ErrorCode::spec, fmt::format("{} has no text", name),
                "list its tasks in its description");
  found.body = issue.body;
}

/// What issues say that tasks are about; what is closed is done.
awaitable<void> TaskOrchestrator::Parts::read_issues(TaskWork& work, Found& found) {
  if (!found.forge) co_return;
  std::vector<PlannedTask> tasks;
  std::set<int> seen;
  for (auto& task : work.plan.tasks) {
    bool const here =
        task.issue && (task.issue->repository.empty() || task.issue->repository == work.repository);
    if (!here) {
      tasks.push_back(std::move(task));
      continue;
    }
    auto const number = task.issue->number;
    bool const is_master =
        number == work.master.number && work.repository == work.master.repository;
    if (is_master || !seen.insert(number).second) {
      found.notes.push_back(is_master
                                ? fmt::format("#{} lists itself: left out.", number)
                                : fmt::format("#{} is listed twice: it is done once.", number));
      continue;
    }
    Issue const issue = co_await found.forge->issue(number);
    if (issue.open) {
      tasks.push_back(tasks::with_issue(std::move(task), issue));
    } else {
      work.plan.done.push_back(issue.title);
      found.notes.push_back(fmt::format("#{} is closed, and counts as done.", issue.number));
    }
  }
  for (auto& task : tasks) {
    std::erase_if(task.after, [&](std::string const& name) {
      return std::ranges::find(tasks, name, &PlannedTask::name) == tasks.end();
    });
  }
  work.plan.tasks = std::move(tasks);
}

/// Commits that the target lacks would be part of every pull request.
awaitable<void> TaskOrchestrator::Parts::check_base(Experiment const& experiment,
                                                    TaskWork const& work, Found& found) {
  std::string const base = co_await worktree::resolve_commit(repository_, experiment.base);
  auto const target = fmt::format("refs/remotes/{}/{}", work.remote, work.target);
  std::vector<std::string> count{"rev-list", "--count", target + ".." + base, "--"};
  worktree::GitResult const result = co_await repository_.git().attempt(std::move(count));
  auto const more = worktree::without_newline(result.output);
  if (result.status != 0 || more == "0") co_return;
  found.notes.push_back(fmt::format(
      "{} has {} commit{} that {} has not: every pull request will show them. --base {}/{} starts "
      "without.",
      experiment.base, more, more == "1" ? "" : "s", work.target, work.remote, work.target));
}

}  // namespace parallel_explore
