#include "tasks/task_publisher.hpp"

#include "parallel_explore/error.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "tasks/assignment.hpp"
#include "tasks/diagnostics.hpp"
#include "tasks/failure.hpp"
#include "tasks/merges.hpp"
#include "tasks/pull_requests.hpp"
#include "tasks/redaction.hpp"
#include "tasks/report.hpp"
#include "tasks/sub_issues.hpp"
#include "tasks/task_issues.hpp"
#include "tasks/texts.hpp"
#include "text/display.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace parallel_explore::tasks {
namespace {

/// Changed files that no path of the task means.
std::vector<std::string> files_outside(PlannedTask const& task, std::vector<std::string> changed) {
  if (task.paths.empty()) return {};
  RepositoryFacts facts;
  facts.files = std::move(changed);
  std::ranges::sort(facts.files);
  std::set<std::string> meant;
  for (auto const& path : task.paths) {
    for (auto& file : files_meant(path, facts)) meant.insert(std::move(file));
  }
  std::erase_if(facts.files, [&](std::string const& file) { return meant.contains(file); });
  return facts.files;
}

/// Whether an error fails the task that is published, and not the run.
bool fails_the_task(ErrorCode code) {
  return code == ErrorCode::forge || code == ErrorCode::git || code == ErrorCode::isolation;
}

}  // namespace

TaskPublisher::TaskPublisher(TaskRepository& repository, TaskRemotes& remotes,
                             RecordsDirectory records)
    : repository_(repository), remotes_(remotes), records_(std::move(records)) {}

awaitable<void> TaskPublisher::begin(std::vector<std::string> approaches,
                                     Exploration const& exploration, EventSink& sink) {
  sink_ = &sink;
  // Before any money is spent. The name of a branch has the number of the issue.
  for (auto const& name : approaches) {
    auto const& record = exploration.at(name);
    bool const named = !forge_ || record.publication.issue.number > 0;
    if (named && !may_have_branch(record))
      co_await refuse_taken_branch(repository_, record, exploration);
  }
  // One issue shows that issues can be filed. The others do not hold up the first session.
  auto const first = std::ranges::find_if(approaches, [&](std::string const& name) {
    auto const& record = exploration.at(name);
    return record.publication.issue.number == 0 && record.approach.after.empty();
  });
  if (forge_ && first != approaches.end()) co_await file(*first, exploration);
}

awaitable<void> TaskPublisher::file(std::string approach, Exploration const& exploration) {
  auto const permit = co_await filing_.acquire();
  if (exploration.at(approach).publication.issue.number > 0) co_return;
  co_await file_sub_issue(*forge_, approach, exploration, *sink_);
  std::vector<std::string> filed{approach};
  co_await take_oldest_issues(*forge_, std::move(filed), exploration, *sink_);
  co_await refuse_taken_branch(repository_, exploration.at(approach), exploration);
}

awaitable<Assignment> TaskPublisher::assign(std::string approach, Exploration const& exploration) {
  if (exploration.at(approach).worktree.path.empty())
    require_predecessors(exploration.at(approach), exploration);
  if (forge_) co_await file(approach, exploration);
  awaitable<Assignment> assignment = make_assignment(repository_, records_(exploration.name),
                                                     exploration.at(approach), exploration);
  co_return co_await std::move(assignment);
}

awaitable<Publication> TaskPublisher::publish(std::string approach, Exploration const& exploration,
                                              EventSink& sink) {
  auto const& record = exploration.at(approach);
  Publication publication;
  if (auto failed = failed_gate(exploration.experiment, record)) {
    publication.cause = failed->cause;
    publication.failure = std::move(failed->reason);
    publication.redo = true;
    co_return publication;
  }
  co_await verify(record, exploration, sink);
  if (!forge_) co_return publication;
  try {
    co_await push_and_open_pull_request(remotes_, *forge_, record, exploration, sink);
    co_await report_recovery(*forge_, record, exploration, sink);
  } catch (Error const& error) {
    if (!fails_the_task(error.code())) throw;
    publication.failure = text::clean_line(redact(error.what()), 1000);
  }
  co_return publication;
}

awaitable<void> TaskPublisher::verify(ApproachRecord const& record, Exploration const& exploration,
                                      EventSink& sink) {
  auto const base = base_of(exploration, record);
  auto const commit = record.worktree.commit;
  events::TaskVerified verified;
  verified.approach = record.approach.name;
  std::vector<std::string> changed = co_await repository_.changed_files(base, commit);
  verified.outside = files_outside(task_of(exploration, record), std::move(changed));
  std::optional<int> const commits = co_await repository_.count_commits(base, commit);
  verified.commits = commits.value_or(0);
  sink.emit(std::move(verified));
}

awaitable<void> TaskPublisher::end(Exploration const& exploration, EventSink& sink) {
  events::MergesChecked checked = co_await check_merges(repository_, exploration);
  sink.emit(std::move(checked));
  if (!forge_) co_return;
  auto const records = records_(exploration.name);
  std::vector<std::string> names;
  for (auto const& record : exploration.approaches) names.push_back(record.approach.name);
  for (auto const& name : names)
    co_await report_failure(*forge_, records, exploration.at(name), exploration, sink);
  co_await report(exploration, sink);
}

awaitable<void> TaskPublisher::report(Exploration const& exploration, EventSink& sink) {
  auto const& work = *exploration.experiment.tasks;
  if (!forge_ || !has_master_here(work)) co_return;
  std::string text = summary(exploration);
  std::string marker = marker_of_report(work);
  try {
    std::string const url =
        co_await forge_->comment(work.master.number, std::move(marker), std::move(text));
    if (url != exploration.report_url) sink.emit(events::MasterCommented{url});
  } catch (Error const& error) {
    // The issue may be locked by now. The run has ended all the same.
    if (error.code() != ErrorCode::forge) throw;
    sink.emit(events::Warned{
        "", text::clean_line(redact("the master issue has no comment: " + error.happened()), 400)});
  }
}

int TaskPublisher::batch_size(Experiment const& experiment) const {
  return experiment.tasks->batch_size;
}

std::map<std::string, std::string> TaskPublisher::files(Exploration const& exploration) const {
  return {{"metrics.json", metrics_json(exploration)},
          {"summary.md", summary(exploration)},
          {"tasks.json", tasks_json(exploration)}};
}

}  // namespace parallel_explore::tasks
