#include "explore/pull_request.hpp"

#include "async/on_failure.hpp"
#include "explore/adopt.hpp"
#include "explore/branch_tips.hpp"
#include "explore/pull_request_text.hpp"
#include "explore/reports.hpp"
#include "forge/address.hpp"
#include "parallel_explore/error.hpp"
#include "process/environment.hpp"
#include "run/recorder.hpp"
#include "text/secrets.hpp"
#include "worktree/branches.hpp"
#include "worktree/commit.hpp"
#include "worktree/pushed_commits.hpp"
#include "worktree/remote.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace parallel_explore::operations {
namespace {

/// The repository on the server, and the remote that leads to it.
struct Destination {
  worktree::Remote remote;
  std::string repository;  ///< "owner/repo"
  std::unique_ptr<Forge> forge;
  ForgeRepository about;
  bool to_fork = false;  ///< branches are pushed to a fork of that repository
};

void require_rights(Destination const& destination) {
  auto const& about = destination.about;
  if (about.archived) {
    throw Error(ErrorCode::forge,
                fmt::format("{} is archived: no pull request can be opened there", about.name),
                "adopt it here, without --pr");
  }
  if (about.may_push || destination.to_fork) return;
  throw Error(ErrorCode::forge, fmt::format("the token may not write to {}", about.name),
              "it needs the permissions contents=write and pull_requests=write; or push to a fork: "
              "git remote set-url origin URL, and --repo " +
                  about.name);
}

/// Asks the server before anything is pushed. Throws Error(forge | validation).
awaitable<Destination> destination_of(worktree::Repository repository, std::string name,
                                      ForgeMaker maker) {
  std::optional<worktree::Remote> remote = co_await worktree::usual_remote(repository);
  if (!remote) {
    throw Error(ErrorCode::validation, "this repository has no remote to push to",
                "add one: git remote add origin URL");
  }
  auto const address = forge_address(remote->fetch_url);
  auto const host = address ? address->host : std::string("github.com");
  Destination destination;
  destination.repository = name.empty() && address ? address->repository : std::move(name);
  if (destination.repository.empty()) {
    throw Error(ErrorCode::validation,
                fmt::format("remote {} ({}) is not a repository on GitHub", remote->name,
                            forge::without_credentials(remote->push_url)),
                "name the repository: --repo owner/name");
  }
  GitHubSettings settings;
  settings.api = github_api(host);
  settings.repository = destination.repository;
  settings.token = co_await github_token(host);
  if (settings.token.empty()) {
    throw Error(ErrorCode::forge, fmt::format("there is no token for {}", host),
                "set GITHUB_TOKEN, or log in: gh auth login");
  }
  destination.forge =
      maker ? maker(std::move(settings)) : std::make_unique<GitHub>(std::move(settings));
  destination.about = co_await destination.forge->repository();
  destination.remote = std::move(*remote);
  auto const url = forge::without_credentials(destination.remote.push_url);
  destination.to_fork = forge::pull_request_head(url, destination.repository, "x") != "x";
  require_rights(destination);
  co_return destination;
}

/// A commit, the branch of the remote that it goes to, and the branch that it is meant for.
struct Publishing {
  std::string sample, commit, branch, base;
  bool is_new = true;  ///< the remote has no such branch yet
};

/// The current branch where the remote has it, else the default branch.
awaitable<std::string> base_branch(worktree::Repository repository, worktree::Trust trust,
                                   Destination const& destination) {
  std::string const current = co_await worktree::current_branch(repository);
  if (current.empty() || destination.to_fork) co_return destination.about.default_branch;
  worktree::TrustedPrograms trusted(repository, std::move(trust));
  std::string const there = co_await worktree::branch_at(repository, std::move(trusted),
                                                         destination.remote.push_url, current);
  co_return there.empty() ? destination.about.default_branch : current;
}

/// "3 commits of yours …": the base of the work is not on the remote.
awaitable<std::string> warn_of_own_commits(worktree::Repository repository, std::string base,
                                           std::string remote) {
  std::vector<std::string> count{"rev-list", "--count", base, "--not", "--remotes=" + remote, "--"};
  worktree::GitResult const result = co_await repository.git().attempt(std::move(count));
  int number = 0;
  auto const& text = result.output;
  std::from_chars(text.data(), text.data() + text.size(), number);
  if (number == 0) co_return std::string();
  co_return fmt::format("the pull request also has {} commit{} of yours that {} did not have",
                        number, number == 1 ? "" : "s", remote);
}

/// Refuses to publish a credential, and warns of words on which a server acts.
awaitable<std::vector<std::string>> check_commits(worktree::Repository repository, std::string base,
                                                  std::string commit) {
  std::vector<worktree::PushedCommit> const commits =
      co_await worktree::commits_between(std::move(repository), std::move(base), std::move(commit));
  auto const credentials = text::credentials_in(process::current_environment());
  auto found = worktree::look_through(commits, credentials);
  if (!found.refusal.empty())
    throw Error(ErrorCode::isolation, found.refusal, "remove it from all commits of the branch");
  co_return std::move(found.warnings);
}

awaitable<PullRequest> open_with(Forge& forge, NewPullRequest wanted) {
  co_return co_await forge.open(std::move(wanted));
}

awaitable<void> drop(worktree::Repository repository, worktree::Trust trust, std::string url,
                     Publishing publishing) {
  worktree::TrustedPrograms trusted(repository, std::move(trust));
  if (publishing.is_new) {
    co_await worktree::drop_remote_branch(std::move(repository), std::move(trusted), std::move(url),
                                          publishing.branch, publishing.commit);
  }
}

/// Pushes the commit and opens the pull request; if that fails, a new branch is deleted again.
awaitable<PullRequest> publish(Workspace& workspace, run::Recorder& recorder,
                               Destination& destination, Publishing publishing,
                               NewPullRequest wanted) {
  auto const& repository = workspace.needed_repository();
  auto const& exploration = recorder.exploration();
  auto const& publication = exploration.at(publishing.sample).publication;
  auto const trust = worktree::trust_of(exploration);
  auto const url = destination.remote.push_url;
  worktree::TrustedPrograms to_look(repository, trust);
  std::string const there =
      co_await worktree::branch_at(repository, std::move(to_look), url, publishing.branch);
  publishing.is_new = there.empty();
  bool const is_ours = !there.empty() && (there == publication.pushed ||
                                          std::ranges::count(publication.pushing, there) > 0);
  recorder.emit(events::PushStarted{publishing.sample, publishing.commit});
  worktree::TrustedPrograms to_push(repository, trust);
  std::string expected = is_ours ? there : std::string();
  co_await worktree::push(repository, std::move(to_push), url, publishing.branch, publishing.commit,
                          std::move(expected));
  auto opening = open_with(*destination.forge, std::move(wanted));
  auto undoing = drop(repository, trust, url, publishing);
  co_return co_await async::on_failure(std::move(opening), std::move(undoing));
}

}  // namespace

awaitable<OpenedPullRequest> open_pull_request(Workspace& workspace, AdoptRequest request,
                                               ForgeMaker maker) {
  auto const& repository = workspace.needed_repository();
  std::unique_ptr<Journal> journal = co_await workspace.open_record(request.experiment);
  auto const& exploration = journal->exploration();
  Verdict const verdict = workspace.verdict_of(exploration);
  OpenedPullRequest opened;
  opened.sample = sample_to_take(exploration, verdict, request.approach);
  auto const& record = exploration.at(opened.sample);
  opened.commit = work_of(exploration, record);
  opened.findings = findings_to_accept(record);
  require_accepted(request, record, opened.findings);
  run::Recorder recorder(*journal, workspace.listener());
  if (auto moved = co_await verify_tip(workspace, recorder, opened.sample); !moved.empty())
    opened.warnings.push_back(std::move(moved));
  auto const base = base_of(exploration, record);
  co_await worktree::verify_work(repository.git(), base, opened.commit);
  std::vector<std::string> warnings = co_await check_commits(repository, base, opened.commit);
  std::ranges::move(warnings, std::back_inserter(opened.warnings));
  Destination destination =
      co_await destination_of(repository, request.repository, std::move(maker));
  auto const& named = request.approach.empty() ? opened.sample : request.approach;
  opened.branch =
      request.branch.empty() ? fmt::format("{}-{}", exploration.name, named) : request.branch;
  worktree::Trust trust = worktree::trust_of(exploration);
  opened.base = co_await base_branch(repository, std::move(trust), destination);
  if (opened.branch == opened.base || opened.branch == destination.about.default_branch) {
    throw Error(ErrorCode::validation,
                fmt::format("the work is not pushed to {}, which others build on", opened.branch),
                "name another branch: --branch NAME");
  }
  std::string own = co_await warn_of_own_commits(repository, base, destination.remote.name);
  if (!own.empty()) opened.warnings.push_back(std::move(own));
  auto const message = message_of(request, exploration, record);
  NewPullRequest wanted;
  wanted.title = pull_request_title(message);
  wanted.body = pull_request_body(exploration, verdict, record, message);
  wanted.head = forge::pull_request_head(forge::without_credentials(destination.remote.push_url),
                                         destination.repository, opened.branch);
  wanted.base = opened.base;
  wanted.marker = pull_request_marker(exploration, record);
  Publishing publishing{opened.sample, opened.commit, opened.branch, opened.base};
  PullRequest const pull_request =
      co_await publish(workspace, recorder, destination, std::move(publishing), std::move(wanted));
  recorder.emit(events::BranchPushed{opened.sample, opened.branch, opened.commit});
  recorder.emit(events::PullRequestOpened{opened.sample, pull_request.number, pull_request.url});
  if (pull_request.state != "open") {
    opened.warnings.push_back(
        fmt::format("pull request #{}, opened earlier, is {}: the work is only on its branch",
                    pull_request.number, pull_request.state));
  }
  opened.number = pull_request.number;
  opened.url = pull_request.url;
  opened.state = pull_request.state;
  opened.draft = pull_request.draft;
  opened.changes = record.worktree.changes.value_or(Changes{});
  co_await write_reports(workspace, *journal);
  co_return opened;
}

}  // namespace parallel_explore::operations
