#include "tasks/sub_issues.hpp"

#include "tasks/task_issues.hpp"
#include "tasks/texts.hpp"

#include <fmt/format.h>

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
  if (has_master_here(work))
    filed.linked = co_await forge.link_sub_issue(work.master.number, issue);
  sink.emit(std::move(filed));
  if (!issue.open)
    sink.emit(events::Warned{approach,
                             fmt::format("issue #{} of an earlier run is closed", issue.number)});
}

}  // namespace parallel_explore::tasks
