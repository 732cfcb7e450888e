#include "launch/remote_worktrees.hpp"

#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

namespace parallel_explore::launch {
namespace {

namespace fs = std::filesystem;
using worktree::Git;
using worktree::GitResult;

constexpr auto work_reference = "refs/pexplore/work";

/// Files of a worktree as an archive.
awaitable<std::string> archive_of(fs::path directory, std::vector<std::string> paths) {
  process::CommandRequest request;
  request.command.argv = {"tar", "-c", "-f", "-", "-C", directory.string(), "--"};
  for (auto& path : paths) request.command.argv.push_back("./" + path);
  request.command.directory = directory;
  request.command.environment = process::current_environment();
  process::Captured captured = co_await process::capture(std::move(request), std::size_t{1} << 30);
  if (process::shell_status(captured.outcome.status) != 0) {
    throw Error(ErrorCode::resource,
                fmt::format("the files to copy cannot be packed: {}",
                            text::clean_line(process::last_line(captured.error), 200)));
  }
  co_return std::move(captured.output);
}

std::vector<std::string> existing(fs::path const& directory, std::vector<std::string> paths) {
  std::erase_if(paths, [&](std::string const& path) {
    std::error_code ignored;
    return !fs::exists(fs::symlink_status(directory / path, ignored));
  });
  return paths;
}

/// The reference that keeps what was fetched of a worktree.
std::string reference_of(Worktree const& worktree) {
  return fmt::format("refs/pexplore/{}/hosts/{}", worktree.experiment, worktree.approach);
}

awaitable<std::string> setting(Git git, std::string key, std::string otherwise) {
  std::vector<std::string> ask{"config", "--get", key};
  GitResult const result = co_await git.attempt(std::move(ask));
  auto value = worktree::without_newline(result.output);
  co_return value.empty() ? std::move(otherwise) : std::move(value);
}

/// Both words of "WORK HEAD".
std::pair<std::string, std::string> two_words(std::string const& line) {
  std::istringstream in(line);
  std::pair<std::string, std::string> words;
  in >> words.first >> words.second;
  return words;
}

}  // namespace

RemoteWorktrees::RemoteWorktrees(worktree::Repository repository, std::shared_ptr<Hosts> hosts)
    : repository_(std::move(repository)), hosts_(std::move(hosts)) {}

void RemoteWorktrees::trust(std::string experiment, worktree::Programs programs) {
  trusted_.insert_or_assign(std::move(experiment), std::move(programs));
}

worktree::TrustedPrograms RemoteWorktrees::trusted_in(std::string const& experiment) const {
  worktree::Trust trust;
  trust.experiment = experiment;
  if (auto const found = trusted_.find(experiment); found != trusted_.end())
    trust.programs = found->second;
  return {repository_, std::move(trust)};
}

worktree::HostRepository RemoteWorktrees::base_of(RemotePlace const& remote) const {
  auto const& connection = *remote.connection;
  auto const directory = connection.facts().root + "/" + hosts_->repository() + "/base.git";
  return {connection.url_of(directory), connection.ssh_for_git()};
}

awaitable<RemotePlace> RemoteWorktrees::connected(Worktree worktree) {
  RemotePlace const remote = hosts_->add(worktree);
  co_await remote.connection->open();
  co_return remote;
}

/// Sends a commit to the repository there, once.
awaitable<void> RemoteWorktrees::send(RemotePlace remote, Worktree worktree, std::string commit) {
  auto& sent = sent_[remote.connection->name()];
  if (sent.contains(commit)) co_return;
  std::vector<std::string> prepare{"prepare", hosts_->repository()};
  if (sent.empty()) co_await remote.connection->call(std::move(prepare));
  std::string reference =
      fmt::format("refs/pexplore/{}/{}", worktree.experiment, worktree.approach);
  co_await worktree::send_commit(repository_, trusted_in(worktree.experiment), base_of(remote),
                                 commit, std::move(reference));
  sent_[remote.connection->name()].insert(commit);
}

awaitable<void> RemoteWorktrees::make(Worktree worktree, std::string commit,
                                      std::vector<std::string> copied) {
  RemotePlace const remote = co_await connected(worktree);
  co_await send(remote, worktree, commit);
  std::string name = co_await setting(repository_.git(), "user.name", "pexplore");
  std::string mail = co_await setting(repository_.git(), "user.email", "pexplore@localhost");
  std::vector<std::string> make{"tree", remote.place, commit, worktree.branch, name, mail};
  co_await remote.connection->call(std::move(make));
  copied = existing(worktree.path, std::move(copied));
  if (copied.empty()) co_return;
  std::string archive = co_await archive_of(worktree.path, std::move(copied));
  std::vector<std::string> put{"put", remote.place};
  co_await remote.connection->call(std::move(put), std::move(archive));
}

awaitable<void> RemoteWorktrees::mark_ready(Worktree worktree) {
  RemotePlace const remote = co_await connected(std::move(worktree));
  std::vector<std::string> mark{"ready", remote.place};
  co_await remote.connection->call(std::move(mark));
}

awaitable<RemoteWorktrees::Work> RemoteWorktrees::fetch(Worktree worktree) {
  RemotePlace const remote = co_await connected(worktree);
  std::vector<std::string> collect{"collect", remote.place};
  std::string const printed = co_await remote.connection->call(std::move(collect));
  auto const [work, head] = two_words(printed);
  std::string reference = reference_of(worktree);
  worktree::HostRepository from{remote.connection->url_of(remote.tree()),
                                remote.connection->ssh_for_git()};
  co_await worktree::fetch_commit(repository_, trusted_in(worktree.experiment), std::move(from),
                                  work_reference, std::move(reference));
  Work fetched;
  fetched.commit = work;
  fetched.head = head;
  co_return fetched;
}

awaitable<std::vector<std::string>> RemoteWorktrees::reset(Worktree worktree, std::string commit,
                                                           bool moves) {
  RemotePlace const remote = co_await connected(worktree);
  co_await send(remote, worktree, commit);
  std::vector<std::string> reset{"reset", remote.place, commit};
  if (moves) reset.push_back(commit);
  std::string const printed = co_await remote.connection->call(std::move(reset));
  co_return worktree::split_nul(printed);
}

awaitable<void> RemoteWorktrees::remove(Worktree worktree) {
  RemotePlace const remote = co_await connected(worktree);
  std::vector<std::string> clear{"remove", remote.place};
  co_await remote.connection->call(std::move(clear));
  hosts_->forget(worktree.path);
  std::vector<std::string> drop{"update-ref", "-d", reference_of(worktree)};
  co_await repository_.git().attempt(std::move(drop));
}

}  // namespace parallel_explore::launch
