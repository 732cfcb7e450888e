#include "tasks/pull_requests.hpp"

#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "tasks/forge_access.hpp"
#include "tasks/texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace parallel_explore::tasks {
namespace {

/// Refuses to publish a credential, and warns of words in commits on which a server acts.
awaitable<void> check_commits(TaskRemotes& remotes, ApproachRecord const& record,
                              Exploration const& exploration, EventSink& sink) {
  std::vector<worktree::PushedCommit> const commits =
      co_await remotes.commits(base_of(exploration, record), record.worktree.commit);
  auto const credentials = text::credentials_in(process::current_environment());
  auto const found = worktree::look_through(commits, credentials);
  if (!found.refusal.empty()) {
    throw Error(ErrorCode::isolation, found.refusal,
                "remove it from all commits of the branch, then retry the task");
  }
  for (auto const& warning : found.warnings)
    sink.emit(events::Warned{record.approach.name, warning});
}

/// As TaskRemotes::push(), but says where another run of the same list was faster. Nothing of its
/// work is overwritten.
awaitable<void> push(TaskRemotes& remotes, PushRequest request) {
  std::optional<Error> refused;
  try {
    co_await remotes.push(request);
  } catch (Error const& error) {
    if (error.code() != ErrorCode::git) throw;
    refused = error;
  }
  if (!refused) co_return;
  std::string const there = co_await remotes.branch_at(request.trust, request.url, request.branch);
  bool const is_other = !there.empty() && there != request.expected && there != request.commit;
  if (!is_other) throw Error(*refused);
  throw Error(ErrorCode::git,
              fmt::format("another run has pushed this branch, with other work: {} is at {} on the "
                          "remote",
                          request.branch, there.substr(0, 12)),
              "the work of this run is on the branch of that name here");
}

awaitable<void> push_branch(TaskRemotes& remotes, ApproachRecord const& record,
                            Exploration const& exploration, EventSink& sink) {
  auto const& publication = record.publication;
  auto const commit = record.worktree.commit;
  if (publication.pushed == commit) co_return;
  PushRequest request;
  request.trust = worktree::trust_of(exploration);
  request.url = co_await checked_push_url(remotes, *exploration.experiment.tasks);
  request.branch = record.worktree.branch;
  request.commit = commit;
  request.expected = publication.pushed;
  if (!publication.pushing.empty()) {
    // A run that was killed may have pushed a commit that it could not record.
    std::string const there =
        co_await remotes.branch_at(request.trust, request.url, request.branch);
    if (std::ranges::count(publication.pushing, there) > 0) request.expected = there;
  }
  co_await check_commits(remotes, record, exploration, sink);
  sink.emit(events::PushStarted{record.approach.name, commit});
  co_await push(remotes, std::move(request));
  sink.emit(events::BranchPushed{record.approach.name, record.worktree.branch, commit});
}

awaitable<void> open_pull_request(Forge& forge, ApproachRecord const& record,
                                  Exploration const& exploration, EventSink& sink) {
  auto const& work = *exploration.experiment.tasks;
  auto const& task = task_of(exploration, record);
  auto const name = record.approach.name;
  NewPullRequest wanted;
  wanted.title = pull_request_title(task);
  wanted.body = pull_request_body(exploration, record);
  wanted.head = pull_request_head(work, record.worktree.branch);
  wanted.base = work.target;
  wanted.labels = {label_of_all};
  wanted.marker = marker_of("pull", work, task);
  PullRequest const opened = co_await forge.open(std::move(wanted));
  sink.emit(events::PullRequestOpened{name, opened.number, opened.url});
  if (opened.state != "open")
    sink.emit(events::Warned{name, fmt::format("pull request #{} of an earlier run is {}: the new "
                                               "work is only on its branch",
                                               opened.number, opened.state)});
}

}  // namespace

awaitable<void> push_and_open_pull_request(TaskRemotes& remotes, Forge& forge,
                                           ApproachRecord const& record,
                                           Exploration const& exploration, EventSink& sink) {
  co_await push_branch(remotes, record, exploration, sink);
  if (record.publication.pull_request.number == 0)
    co_await open_pull_request(forge, record, exploration, sink);
}

}  // namespace parallel_explore::tasks
