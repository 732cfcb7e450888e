#include "tasks/source_changes.hpp"

#include "parallel_explore/error.hpp"
#include "tasks/run_tasks.hpp"
#include "tasks/source.hpp"
#include "tasks/texts.hpp"
#include "text/ascii.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace parallel_explore::tasks {
namespace {

std::string in_quotes(std::string const& title) { return '"' + text::clean_line(title, 100) + '"'; }

/// Whether what the list itself says of a task is the same; the text of its issue may follow it.
bool same_words(PlannedTask const& recorded, PlannedTask const& now) {
  return recorded.description.starts_with(now.description) &&
         std::ranges::all_of(now.criteria, [&](std::string const& each) {
           return std::ranges::find(recorded.criteria, each) != recorded.criteria.end();
         });
}

/// A title of the list, or the reference that stood there before the issue gave its title.
PlannedTask const* find_now(TaskPlan const& now, PlannedTask const& recorded) {
  auto const same = std::ranges::find_if(now.tasks, [&](PlannedTask const& each) {
    return (each.title == recorded.title && each.same_title_before == recorded.same_title_before) ||
           (each.issue && each.issue == recorded.issue);
  });
  return same == now.tasks.end() ? nullptr : &*same;
}

}  // namespace

std::vector<std::string> plan_changes(TaskPlan const& recorded, TaskPlan const& now) {
  std::vector<std::string> changes;
  std::set<PlannedTask const*> known;
  for (auto const& task : recorded.tasks) {
    auto const* const same = find_now(now, task);
    known.insert(same);
    if (!same) {
      bool const done = std::ranges::find(now.done, task.title) != now.done.end();
      changes.push_back(
          fmt::format("{} is {} now; the run does it nevertheless (end it: pexplore "
                      "tasks cancel).",
                      in_quotes(task.title), done ? "ticked off" : "not listed"));
    } else if (!same_words(task, *same)) {
      changes.push_back(fmt::format("the text of {} has changed; the run keeps the earlier one.",
                                    in_quotes(task.title)));
    }
  }
  std::size_t added = 0;
  for (auto const& task : now.tasks) added += known.contains(&task) ? 0 : 1;
  auto const left_out = now.tasks.size() > recorded.tasks.size() || added > 0;
  if (left_out && added > 0)
    changes.push_back(fmt::format("{} of the list {} not part of this run.",
                                  added == 1 ? "1 task" : fmt::format("{} tasks", added),
                                  added == 1 ? "is" : "are"));
  return changes;
}

namespace {

/// The source of a run as it is now.
struct SourceNow {
  std::string text;
  bool closed = false;
  std::string transferred;  ///< to which issue; empty: it was not
};

awaitable<SourceNow> source_now(TaskWorkspace& workspace, TaskWork work) {
  auto const& master = work.master;
  if (master.number == 0) {
    auto const file = workspace.repository->paths().current_tree / master.url;
    SourceNow now{read_markdown(file), false, {}};
    co_return now;
  }
  work.repository = master.repository;
  if (work.api.empty()) work.api = github_api(work.host);
  int const number = master.number;
  std::unique_ptr<Forge> const forge = co_await workspace.forges.forge_for(std::move(work));
  Issue const issue = co_await forge->issue(number);
  SourceNow now{issue.body, !issue.open, transferred_to(issue, number)};
  co_return now;
}

}  // namespace

awaitable<std::vector<std::string>> source_changes(TaskWorkspace& workspace, std::string name) {
  auto const run = workspace.load_run(name);
  auto const& work = *run.experiment.tasks;
  auto const master = master_name(work.master);
  std::vector<std::string> changes;
  try {
    SourceNow const now = co_await source_now(workspace, work);
    if (now.closed) changes.push_back(fmt::format("{} is closed.", master));
    if (!now.transferred.empty())
      changes.push_back(fmt::format("{} was transferred: it is {}.", master, now.transferred));
    TaskSource const origin{work.master.title, work.master.repository};
    auto more = plan_changes(work.plan, parse_tasks(now.text, origin));
    std::ranges::move(more, std::back_inserter(changes));
  } catch (Error const& error) {
    if (error.code() == ErrorCode::interrupted) throw;
    changes.push_back(fmt::format("{} could not be compared with the run: {}", master,
                                  text::clean_line(error.happened(), 200)));
  }
  co_return changes;
}

std::string run_of_source(TaskWorkspace& workspace, TaskRequest const& request) {
  if (!request.name.empty()) return request.name;
  auto const first = run_name(source_name(request.source));
  // "tasks-42-2" is a later run of the same list than "tasks-42".
  auto runs = runs_of_tasks(workspace);
  std::ranges::reverse(runs);
  for (auto const& name : runs) {
    auto const rest = name.starts_with(first) ? name.substr(first.size()) : std::string("x");
    bool const later = rest.size() > 1 && rest[0] == '-' &&
                       rest.find_first_not_of("0123456789", 1) == std::string::npos;
    if (rest.empty() || later) return name;
  }
  return first;
}

}  // namespace parallel_explore::tasks
