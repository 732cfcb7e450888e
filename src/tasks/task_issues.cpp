#include "tasks/task_issues.hpp"

#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>

namespace parallel_explore::tasks {
namespace {

/// Removes tasks that are not in the plan from what each task waits for.
void forget_missing_predecessors(std::vector<PlannedTask>& tasks) {
  std::set<std::string> names;
  for (auto const& task : tasks) names.insert(task.name);
  for (auto& task : tasks)
    std::erase_if(task.after, [&](std::string const& name) { return !names.contains(name); });
}

}  // namespace

PlannedTask with_issue(PlannedTask task, Issue const& issue) {
  auto const title = text::clean_line(issue.title, 200);
  // The body is read as that of any task, as the only item of a checklist.
  std::string text = "- [ ] task\n\n";
  std::istringstream lines(issue.body);
  for (std::string line; std::getline(lines, line);) text += "  " + line + "\n";
  auto const plan = parse_tasks(text);
  if (!title.empty()) task.title = title;
  if (plan.tasks.empty()) return task;
  auto const& read = plan.tasks[0];
  if (task.description.empty()) task.description = read.description;
  task.criteria.insert(task.criteria.end(), read.criteria.begin(), read.criteria.end());
  for (auto const& path : read.paths) {
    if (std::find(task.paths.begin(), task.paths.end(), path) == task.paths.end())
      task.paths.push_back(path);
  }
  return task;
}

bool has_issue_here(PlannedTask const& task, TaskWork const& work) {
  return task.issue &&
         (task.issue->repository.empty() || task.issue->repository == work.repository);
}

bool has_master_here(TaskWork const& work) {
  return work.master.number > 0 && work.master.repository == work.repository;
}

awaitable<PlanWithIssues> read_task_issues(Forge& forge, TaskWork work) {
  PlanWithIssues read;
  std::vector<PlannedTask> open;
  std::set<int> seen;
  for (auto& task : work.plan.tasks) {
    if (!has_issue_here(task, work)) {
      open.push_back(std::move(task));
      continue;
    }
    auto const number = task.issue->number;
    if (number == work.master.number && work.repository == work.master.repository) {
      read.notes.push_back(fmt::format("#{} lists itself: left out.", number));
      continue;
    }
    if (!seen.insert(number).second) {
      read.notes.push_back(fmt::format("#{} is listed twice: it is done once.", number));
      continue;
    }
    Issue const issue = co_await forge.issue(number);
    if (issue.open) {
      open.push_back(with_issue(std::move(task), issue));
    } else {
      work.plan.done.push_back(issue.title);
      read.notes.push_back(fmt::format("#{} is closed and counts as done.", number));
    }
  }
  forget_missing_predecessors(open);
  read.plan = std::move(work.plan);
  read.plan.tasks = std::move(open);
  co_return read;
}

}  // namespace parallel_explore::tasks
