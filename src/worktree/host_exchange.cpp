#include "worktree/host_exchange.hpp"

#include "parallel_explore/error.hpp"
#include "text/display.hpp"
#include "worktree/git_failure.hpp"
#include "worktree/measuring.hpp"
#include "worktree/remote.hpp"
#include "worktree/temporary_index.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace parallel_explore::worktree {
namespace {

GitExtras over_ssh(std::string ssh) {
  GitExtras extras;
  extras.environment = credential_environment();
  extras.environment.insert_or_assign("GIT_SSH_COMMAND", std::move(ssh));
  extras.environment.insert_or_assign("GIT_SSH_VARIANT", "ssh");
  extras.protocols = "ssh";
  return extras;
}

awaitable<void> exchange(Git git, std::vector<std::string> arguments, std::string ssh,
                         std::string what) {
  GitExtras extras = over_ssh(std::move(ssh));
  GitResult const result = co_await git.attempt(std::move(arguments), std::move(extras));
  if (result.status == 0) co_return;
  throw Error(ErrorCode::host,
              fmt::format("{} failed: {}", what,
                          text::clean_line(telling_text(result.error + result.output), 300)),
              "`pexplore doctor --hosts` looks at every host");
}

/// Adds the paths of a commit that match.
awaitable<void> add_matching(Git git, std::string commit, std::vector<std::string> globs,
                             std::set<std::string>& paths) {
  std::vector<std::string> fill{"read-tree", std::move(commit)};
  co_await git.run(std::move(fill));
  std::vector<std::string> list{"ls-files", "-z", "--"};
  for (auto const& glob : globs) list.push_back(":(top,glob)" + glob);
  std::string const found = co_await git.run(std::move(list));
  for (auto& path : split_nul(found)) paths.insert(std::move(path));
}

}  // namespace

awaitable<void> send_commit(Repository repository, TrustedPrograms trusted, HostRepository to,
                            std::string commit, std::string reference) {
  Git const git = co_await checked_for_transport(std::move(trusted), repository.git());
  std::vector<std::string> send{"push",
                                "--quiet",
                                "--force",
                                "--no-verify",
                                "--no-follow-tags",
                                "--recurse-submodules=no",
                                "--",
                                to.url,
                                commit + ":" + reference};
  std::string what = fmt::format("sending {} to {}", commit.substr(0, 12), to.url);
  co_await exchange(git, std::move(send), std::move(to.ssh), std::move(what));
}

awaitable<void> fetch_commit(Repository repository, TrustedPrograms trusted, HostRepository from,
                             std::string there, std::string here) {
  Git const git = co_await checked_for_transport(std::move(trusted), repository.git());
  std::vector<std::string> take{"-c",
                                "fetch.fsckObjects=true",
                                "fetch",
                                "--quiet",
                                "--no-tags",
                                "--no-write-fetch-head",
                                "--no-auto-gc",
                                "--no-recurse-submodules",
                                "--",
                                from.url,
                                "+" + there + ":" + here};
  std::string what = fmt::format("fetching the work from {}", from.url);
  co_await exchange(git, std::move(take), std::move(from.ssh), std::move(what));
}

awaitable<std::string> move_branch_forward(Repository repository, std::string branch,
                                           std::string commit) {
  auto const git = repository.git();
  auto const reference = "refs/heads/" + branch;
  std::vector<std::string> ask{"rev-parse", "--verify", "--quiet", reference};
  GitResult const tip = co_await git.attempt(std::move(ask));
  auto const from = without_newline(tip.output);
  if (tip.status != 0 || from == commit) co_return from;
  std::vector<std::string> compare{"merge-base", "--is-ancestor", from, commit};
  GitResult const contains = co_await git.attempt(std::move(compare));
  if (contains.status != 0) co_return from;
  std::vector<std::string> move{"update-ref", "--no-deref", "-m", "commit: work of the session",
                                reference,    commit,       from};
  co_await git.run(std::move(move));
  co_return commit;
}

awaitable<std::string> commit_for_measuring(Git git, Worktree worktree, MeasuringRequest request) {
  TemporaryIndex const index(git, "pexplore-host-index");
  auto const reference = "refs/heads/" + worktree.branch;
  std::set<std::string> paths = injected_paths(request.inject);
  if (!request.protect.empty()) {
    co_await add_matching(index.git(), worktree.base, request.protect, paths);
    co_await add_matching(index.git(), reference, request.protect, paths);
  }
  std::vector<std::string> fill{"read-tree", reference};
  co_await index.git().run(std::move(fill));
  std::vector<std::string> update{"update-index", "--add", "--remove", "-z", "--stdin"};
  GitExtras extras;
  std::vector<std::string> const list(paths.begin(), paths.end());
  extras.input = join_nul(list);
  co_await index.git().run(std::move(update), std::move(extras));
  std::vector<std::string> write{"write-tree"};
  std::string const tree = co_await index.git().run(std::move(write));
  std::vector<std::string> make{"commit-tree", without_newline(tree),       "-p", reference,
                                "-m",          "State while it is measured"};
  std::string const made = co_await index.git().run(std::move(make));
  co_return without_newline(made);
}

}  // namespace parallel_explore::worktree
