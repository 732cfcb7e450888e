#include "tasks/sub_issues.hpp"

#include "parallel_explore/error.hpp"
#include "tasks/redaction.hpp"
#include "tasks/task_issues.hpp"
#include "tasks/texts.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace parallel_explore::tasks {

awaitable<void> file_sub_issue(Forge& forge, std::string approach, Exploration const& exploration,
                               EventSink& sink) {
  auto const& record = exploration.at(approach);
  if (record.publication.issue.number > 0) co_return;
  auto const& work = *exploration.experiment.tasks;
  auto const& task = task_of(exploration, record);
  Issue issue;
  if (has_issue_here(task, work)) {
    issue = co_await forge.issue(task.issue->number);
  } else {
    NewIssue wanted;
    wanted.title = pull_request_title(task);
    wanted.body = sub_issue_body(work, task);
    wanted.labels = {label_of_all, label_of_sub_issue};
    wanted.marker = marker_of("task", work, task);
    issue = co_await forge.file(std::move(wanted));
  }
  events::SubIssueFiled filed;
  filed.approach = approach;
  filed.number = issue.number;
  filed.url = issue.url;
  std::string refused;
  if (has_master_here(work)) {
    try {
      filed.linked = co_await forge.link_sub_issue(work.master.number, issue);
    } catch (Error const& error) {
      // The link is optional: an issue may have only one parent, and a parent a hundred children.
      if (error.code() != ErrorCode::forge && error.code() != ErrorCode::not_found) throw;
      refused = error.happened();
    }
  }
  sink.emit(std::move(filed));
  if (!refused.empty())
    sink.emit(events::Warned{
        approach, fmt::format("issue #{} is not linked to the master issue: {}", issue.number,
                              text::clean_line(redact(refused), 300))});
  if (!issue.open)
    sink.emit(events::Warned{approach,
                             fmt::format("issue #{} of an earlier run is closed", issue.number)});
}

awaitable<void> take_oldest_issues(Forge& forge, std::vector<std::string> approaches,
                                   Exploration const& exploration, EventSink& sink) {
  auto const& work = *exploration.experiment.tasks;
  bool fresh = true;
  for (auto const& name : approaches) {
    auto const& record = exploration.at(name);
    auto const& task = task_of(exploration, record);
    if (has_issue_here(task, work)) continue;
    FiledItem item;
    item.marker = marker_of("task", work, task);
    item.label = label_of_all;
    item.fresh = std::exchange(fresh, false);
    std::optional<Issue> const oldest = co_await forge.find(std::move(item));
    auto const own = record.publication.issue.number;
    if (!oldest || oldest->number >= own) continue;
    events::SubIssueFiled taken;
    taken.approach = name;
    taken.number = oldest->number;
    taken.url = oldest->url;
    sink.emit(std::move(taken));
    sink.emit(events::Warned{
        name, fmt::format("another run filed issue #{} for this task at the same time; #{} is not "
                          "used and can be closed",
                          oldest->number, own)});
  }
}

}  // namespace parallel_explore::tasks
