#include "tasks/task_publisher.hpp"

#include "core/session_files.hpp"
#include "core/text.hpp"
#include "parallel_explore/cause.hpp"
#include "parallel_explore/task_orchestrator.hpp"
#include "process/environment.hpp"
#include "tasks/failure.hpp"
#include "tasks/merges.hpp"
#include "tasks/prompt.hpp"
#include "tasks/redacted.hpp"
#include "tasks/remote_of.hpp"
#include "tasks/status.hpp"
#include "tasks/texts.hpp"
#include "worktree/branches.hpp"
#include "worktree/diff.hpp"
#include "worktree/disk.hpp"
#include "worktree/merge_tree.hpp"
#include "worktree/remote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace parallel_explore::tasks {
namespace {

TaskWork const& work_of(Exploration const& exploration) { return *exploration.experiment.tasks; }

/// Changed files that nothing in the task means.
std::vector<std::string> outside_of(PlannedTask const& task, std::vector<std::string> changed) {
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

/// What the forge or git refused is the task's failure; the rest is ours.
bool fails_the_task(ErrorCode code) {
  return code == ErrorCode::forge || code == ErrorCode::git || code == ErrorCode::isolation;
}

}  // namespace

TaskPublisher::TaskPublisher(worktree::Repository repository,
                             std::function<std::filesystem::path(std::string const&)> records)
    : repository_(std::move(repository)), records_(std::move(records)) {}

awaitable<void> TaskPublisher::begin(std::vector<std::string> approaches,
                                     Exploration const& exploration, EventSink& sink) {
  if (forge_) {
    for (auto const& name : approaches) co_await file_sub_issue(name, exploration, sink);
  }
  co_await refuse_taken_branches(std::move(approaches), exploration);
}

/// Before anything is spent: a branch that is there already is somebody's work.
awaitable<void> TaskPublisher::refuse_taken_branches(std::vector<std::string> approaches,
                                                     Exploration const& exploration) {
  for (auto const& name : approaches) {
    auto const& record = exploration.at(name);
    if (!record.worktree.branch.empty() || record.worktree.phase == WorktreePhase::making ||
        record.started)
      continue;
    auto const branch = branch_of(task_of(exploration, record), record.publication.issue);
    bool const taken = co_await worktree::has_branch(repository_, branch);
    if (!taken) continue;
    throw Error(ErrorCode::name_in_use, fmt::format("branch {} exists already", branch),
                fmt::format("delete it if nothing of it is wanted (git branch -D {}), and go on: "
                            "pexplore tasks resume {}",
                            branch, exploration.name));
  }
}

awaitable<void> TaskPublisher::file_sub_issue(std::string approach, Exploration const& exploration,
                                              EventSink& sink) {
  auto const& record = exploration.at(approach);
  if (record.publication.issue.number > 0) co_return;
  auto const& work = work_of(exploration);
  auto const& task = task_of(exploration, record);
  bool const ours =
      task.issue && (task.issue->repository.empty() || task.issue->repository == work.repository);
  events::SubIssueFiled filed;
  filed.approach = approach;
  Issue issue;
  if (ours) {
    issue = co_await forge_->issue(task.issue->number);
  } else {
    NewIssue wanted;
    wanted.title = pull_request_title(task);
    wanted.body = sub_issue_body(work, task);
    wanted.labels = {label_of_all, label_of_sub_issue};
    wanted.marker = marker_of("task", work, task);
    issue = co_await forge_->file(std::move(wanted));
  }
  filed.number = issue.number;
  filed.url = issue.url;
  bool const same_place = work.master.number > 0 && work.master.repository == work.repository;
  if (same_place) filed.linked = co_await forge_->link_sub_issue(work.master.number, issue);
  sink.emit(std::move(filed));
  if (!issue.open)
    sink.emit(events::Warned{approach,
                             fmt::format("issue #{} of an earlier run is closed", issue.number)});
}

awaitable<Assignment> TaskPublisher::assign(std::string approach, Exploration const& exploration) {
  auto const& record = exploration.at(approach);
  auto const& work = work_of(exploration);
  auto const& task = task_of(exploration, record);
  Assignment assignment;
  assignment.branch = record.worktree.branch.empty() ? branch_of(task, record.publication.issue)
                                                     : record.worktree.branch;
  if (record.worktree.path.empty()) assignment.base = co_await base_for(record, exploration);
  assignment.prompt = compose_prompt(exploration, record, assignment.branch);
  assignment.message = commit_message(work, task, record.publication.issue);
  auto const directory = records_(exploration.name);
  auto& environment = assignment.environment;
  environment["AGENT_ID"] = approach;
  environment["MASTER_ISSUE"] =
      work.master.number > 0 ? std::to_string(work.master.number) : work.master.url;
  environment["SUB_ISSUE"] = record.publication.issue.number > 0
                                 ? std::to_string(record.publication.issue.number)
                                 : std::string();
  environment["BRANCH_NAME"] = assignment.branch;
  environment["STATUS_FILE"] = directory.empty()
                                   ? std::string()
                                   : StatusFiles::file_of(directory / "status", approach).string();
  environment["WORKING_DIR"] = (repository_.worktree_root() / exploration.name / approach).string();
  auto const timeout =
      std::chrono::ceil<std::chrono::seconds>(exploration.experiment.session.timeout);
  environment["TIMEOUT"] = std::to_string(timeout.count());
  co_return assignment;
}

/// The merge of all that it builds on.
awaitable<std::string> TaskPublisher::base_for(ApproachRecord const& record,
                                               Exploration const& exploration) {
  std::vector<std::string> commits;
  for (auto const& name : record.approach.after) {
    auto const& before = exploration.at(name);
    if (before.state != ApproachState::completed) {
      throw ApproachError(FailureCause::dependency_failed, ErrorCode::validation,
                          fmt::format("it builds on {}, which is {}", name, name_of(before.state)));
    }
    if (!before.worktree.commit.empty()) commits.push_back(before.worktree.commit);
  }
  if (commits.empty()) co_return std::string();
  worktree::MergeChain const chain = co_await worktree::merge_chain(
      repository_, exploration.name, exploration.base, std::move(commits));
  if (chain.left_out.empty()) co_return chain.commit;
  auto const& files = chain.left_out[0].second;
  throw ApproachError(FailureCause::merge_conflict, ErrorCode::conflict,
                      fmt::format("what it builds on does not merge: {}",
                                  files.empty() ? "" : core::clean_line(files[0], 300)));
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
    co_await hand_over(record, exploration, sink);
  } catch (Error const& error) {
    if (!fails_the_task(error.code())) throw;
    publication.failure = core::clean_line(redacted(error.what()), 1000);
  }
  co_return publication;
}

awaitable<void> TaskPublisher::verify(ApproachRecord const& record, Exploration const& exploration,
                                      EventSink& sink) {
  auto const git = repository_.git();
  auto const base = base_of(exploration, record);
  events::TaskVerified verified;
  verified.approach = record.approach.name;
  std::vector<std::string> changed =
      co_await worktree::changed_files(git, base, record.worktree.commit);
  verified.outside = outside_of(task_of(exploration, record), std::move(changed));
  std::vector<std::string> count{"rev-list", "--count", base + ".." + record.worktree.commit, "--"};
  std::string const commits = co_await git.run(std::move(count));
  verified.commits = std::stoi(commits);
  sink.emit(std::move(verified));
}

awaitable<void> TaskPublisher::hand_over(ApproachRecord const& record,
                                         Exploration const& exploration, EventSink& sink) {
  auto const& work = work_of(exploration);
  auto const name = record.approach.name;
  co_await push(record, exploration, sink);
  if (record.publication.pull_request.number == 0) {
    auto const& task = task_of(exploration, record);
    NewPullRequest wanted;
    wanted.title = pull_request_title(task);
    wanted.body = pull_request_body(exploration, record);
    wanted.head = head_of(work, record.worktree.branch);
    wanted.base = work.target;
    wanted.labels = {label_of_all};
    wanted.marker = marker_of("pull", work, task);
    PullRequest const opened = co_await forge_->open(std::move(wanted));
    sink.emit(events::PullRequestOpened{name, opened.number, opened.url});
    if (opened.state != "open")
      sink.emit(events::Warned{name, fmt::format("pull request #{} of an earlier run is {}: what "
                                                 "is new is on its branch alone",
                                                 opened.number, opened.state)});
  }
  if (record.publication.diagnostic.number > 0 && !record.publication.diagnosed.empty())
    co_await close_diagnostic(record, exploration, sink);
}

awaitable<void> TaskPublisher::push(ApproachRecord const& record, Exploration const& exploration,
                                    EventSink& sink) {
  if (record.publication.pushed == record.worktree.commit) co_return;
  auto const name = record.approach.name;
  std::string const url = co_await push_url(repository_, work_of(exploration));
  std::string expected = record.publication.pushed;
  if (!record.publication.pushing.empty()) {
    // A run that was killed may have pushed what it could not write down.
    std::string const there =
        co_await worktree::branch_at(repository_, url, record.worktree.branch);
    if (std::ranges::find(record.publication.pushing, there) != record.publication.pushing.end())
      expected = there;
  }
  sink.emit(events::PushStarted{name, record.worktree.commit});
  co_await worktree::push(repository_, exploration.name, url, record.worktree.branch,
                          record.worktree.commit, expected);
  sink.emit(events::BranchPushed{name, record.worktree.branch, record.worktree.commit});
}

awaitable<void> TaskPublisher::close_diagnostic(ApproachRecord const& record,
                                                Exploration const& exploration, EventSink& sink) {
  auto const number = record.publication.diagnostic.number;
  auto const& task = task_of(exploration, record);
  std::string body = fmt::format("Done meanwhile: #{}. This issue can be closed.\n",
                                 record.publication.pull_request.number);
  std::string marker = marker_of("done", work_of(exploration), task);
  co_await forge_->comment(number, std::move(marker), std::move(body));
  sink.emit(
      events::DiagnosticFiled{record.approach.name, number, record.publication.diagnostic.url, {}});
}

/// The end of what its last step said: a gate, a session, or the set-up before it.
std::string TaskPublisher::log_of(Exploration const& exploration,
                                  ApproachRecord const& record) const {
  constexpr std::size_t lines = 40, bytes = 6000;
  auto const sessions = records_(exploration.name) / "sessions";
  auto const said_in = [&](char const* kind) {
    return worktree::read_file(sessions / core::session_file_name(record.approach, kind));
  };
  std::string log;
  if (!record.evaluation.measurements.empty()) {
    log = said_in("evaluation.log");
  } else if (!record.sessions.empty()) {
    log = said_in("stderr.log");
    auto const& result = record.sessions.back().result;
    if (result && !result->answer.empty()) log += "\n" + result->answer;
  } else {
    log = said_in("setup.log");
  }
  return last_lines(redacted(process::process_environment_secrets().masked(log)), lines, bytes);
}

awaitable<void> TaskPublisher::diagnose(ApproachRecord const& record,
                                        Exploration const& exploration, EventSink& sink) {
  auto const reason = error_of(record);
  // Of what only waited for another that failed, that one's tells enough.
  bool const never_began = record.sessions.empty() && !record.approach.after.empty();
  if (never_began || reason.empty() || record.state == ApproachState::cancelled ||
      record.publication.diagnosed == reason)
    co_return;
  auto const& work = work_of(exploration);
  auto const& task = task_of(exploration, record);
  auto body = diagnostic_body(exploration, record, log_of(exploration, record));
  bool const again = record.publication.diagnostic.number > 0;
  events::DiagnosticFiled filed{record.approach.name, record.publication.diagnostic.number,
                                record.publication.diagnostic.url, reason};
  if (again) {
    std::string marker = marker_of("again", work, task);
    co_await forge_->comment(filed.number, std::move(marker), std::move(body));
  } else {
    NewIssue wanted;
    wanted.title = diagnostic_title(task);
    wanted.body = std::move(body);
    wanted.labels = {label_of_all, label_of_diagnostic};
    wanted.marker = marker_of("failure", work, task);
    Issue const issue = co_await forge_->file(std::move(wanted));
    filed.number = issue.number;
    filed.url = issue.url;
  }
  sink.emit(std::move(filed));
}

awaitable<void> TaskPublisher::end(Exploration const& exploration, EventSink& sink) {
  co_await check_merges(exploration, sink);
  if (!forge_) co_return;
  std::vector<std::string> names;
  for (auto const& record : exploration.approaches) names.push_back(record.approach.name);
  for (auto const& name : names) co_await diagnose(exploration.at(name), exploration, sink);
  co_await report(exploration, sink);
}

awaitable<void> TaskPublisher::report(Exploration const& exploration, EventSink& sink) {
  auto const& work = work_of(exploration);
  if (!forge_ || work.master.number == 0 || work.master.repository != work.repository) co_return;
  std::string text = summary(exploration);
  std::string marker = marker_of_report(work);
  std::string const url =
      co_await forge_->comment(work.master.number, std::move(marker), std::move(text));
  if (url != exploration.report_url) sink.emit(events::MasterCommented{url});
}

awaitable<void> TaskPublisher::check_merges(Exploration const& exploration, EventSink& sink) {
  events::MergesChecked checked = co_await merges_of(repository_, exploration);
  sink.emit(std::move(checked));
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
