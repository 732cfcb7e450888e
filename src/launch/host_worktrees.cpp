#include "launch/host_worktrees.hpp"

#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "text/display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

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

HostWorktrees::HostWorktrees(std::unique_ptr<GitWorktrees> here, worktree::Repository repository,
                             std::shared_ptr<Hosts> hosts)
    : here_(std::move(here)), repository_(std::move(repository)), hosts_(std::move(hosts)) {}

worktree::TrustedPrograms HostWorktrees::trusted_in(std::string const& experiment) const {
  worktree::Trust trust;
  trust.experiment = experiment;
  if (auto const found = trusted_.find(experiment); found != trusted_.end())
    trust.programs = found->second;
  return {repository_, std::move(trust)};
}

worktree::HostRepository HostWorktrees::base_of(RemotePlace const& remote) const {
  auto const& connection = *remote.connection;
  auto const directory = connection.facts().root + "/" + hosts_->repository() + "/base.git";
  return {connection.url_of(directory), connection.ssh_for_git()};
}

awaitable<RemotePlace> HostWorktrees::connected(Worktree worktree) {
  RemotePlace const remote = hosts_->add(worktree);
  co_await remote.connection->open();
  co_return remote;
}

/// Sends a commit to the repository there, once.
awaitable<void> HostWorktrees::send(RemotePlace remote, Worktree worktree, std::string commit) {
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

awaitable<void> HostWorktrees::make_there(Worktree worktree, std::string commit,
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

awaitable<Worktree> HostWorktrees::create(WorktreeRequest request) {
  auto const host = request.host;
  auto copied = request.copy;
  if (host.empty()) co_return co_await here_->create(std::move(request));
  // Linked files are those of this machine.
  copied.insert(copied.end(), request.link.begin(), request.link.end());
  bool const interrupted = request.interrupted;
  Worktree worktree = co_await here_->create(std::move(request));
  worktree.host = host;
  std::exception_ptr failure;
  try {
    if (interrupted) {
      RemotePlace const remote = co_await connected(worktree);
      std::vector<std::string> clear{"remove", remote.place};
      co_await remote.connection->call(std::move(clear));
    }
    auto commit = worktree.tip.empty() ? worktree.base : worktree.tip;
    std::optional<std::string> const tip = co_await here_->tip(worktree);
    if (tip && !tip->empty()) commit = *tip;
    co_await make_there(worktree, std::move(commit), std::move(copied));
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return worktree;
  hosts_->forget(worktree.path);
  co_await here_->remove(worktree, Removal::force);
  std::rethrow_exception(failure);
}

awaitable<void> HostWorktrees::verify(Worktree worktree) {
  co_await here_->verify(worktree);
  if (worktree.host.empty()) co_return;
  std::optional<std::string> const tip = co_await here_->tip(worktree);
  auto commit = tip && !tip->empty() ? *tip : worktree.base;
  std::vector<std::string> nothing;
  if (worktree.preexisting) nothing = worktree.preexisting->copied;
  co_await make_there(worktree, std::move(commit), std::move(nothing));
}

awaitable<std::optional<PreexistingPaths>> HostWorktrees::mark_ready(Worktree worktree) {
  if (!worktree.host.empty()) {
    RemotePlace const remote = co_await connected(worktree);
    std::vector<std::string> mark{"ready", remote.place};
    co_await remote.connection->call(std::move(mark));
  }
  co_return co_await here_->mark_ready(std::move(worktree));
}

/// Makes the files here those of the session there, with its own commits where they are on top of
/// what the branch has.
awaitable<void> HostWorktrees::fetch_work(Worktree worktree) {
  RemotePlace const remote = co_await connected(worktree);
  std::vector<std::string> collect{"collect", remote.place};
  std::string const printed = co_await remote.connection->call(std::move(collect));
  auto const [work, head] = two_words(printed);
  std::string reference = reference_of(worktree);
  worktree::HostRepository from{remote.connection->url_of(remote.tree()),
                                remote.connection->ssh_for_git()};
  co_await worktree::fetch_commit(repository_, trusted_in(worktree.experiment), std::move(from),
                                  work_reference, std::move(reference));
  if (!head.empty()) co_await move_forward(*here_, worktree, head);
  MeasuringRequest const as_it_is;
  co_await here_->restore(worktree, work, as_it_is);
}

awaitable<CommittedWork> HostWorktrees::commit(Worktree worktree, std::string message) {
  bool const is_there = !worktree.host.empty();
  if (is_there) co_await fetch_work(worktree);
  CommittedWork work = co_await here_->commit(worktree, std::move(message));
  // What is measured is what was committed, and what a later session begins with.
  if (is_there && work.commit != worktree.base) {
    std::vector<std::string> const differing = co_await reset_there(worktree, work.commit, true);
    for (auto const& path : differing)
      work.notes.push_back(fmt::format("{} is not as on host {}", path, worktree.host));
  }
  co_return work;
}

/// Makes the files there those of a commit; `moves`: and the branch. Returns what differed.
awaitable<std::vector<std::string>> HostWorktrees::reset_there(Worktree worktree,
                                                               std::string commit, bool moves) {
  RemotePlace const remote = co_await connected(worktree);
  co_await send(remote, worktree, commit);
  std::vector<std::string> reset{"reset", remote.place, commit};
  if (moves) reset.push_back(commit);
  std::string const printed = co_await remote.connection->call(std::move(reset));
  co_return worktree::split_nul(printed);
}

awaitable<std::vector<std::string>> HostWorktrees::restore(Worktree worktree, std::string commit,
                                                           MeasuringRequest request) {
  bool const is_plain = request.empty();
  std::vector<std::string> differing =
      co_await here_->restore(worktree, commit, std::move(request));
  if (worktree.host.empty()) co_return differing;
  auto const measured = measured_.find(worktree.path);
  auto const wanted = is_plain || measured == measured_.end() ? commit : measured->second;
  std::vector<std::string> const there = co_await reset_there(worktree, wanted, false);
  for (auto const& path : there) {
    if (std::ranges::find(differing, path) == differing.end()) differing.push_back(path);
  }
  co_return differing;
}

awaitable<std::vector<std::string>> HostWorktrees::begin_measuring(Worktree worktree,
                                                                   MeasuringRequest request) {
  std::vector<std::string> tampered = co_await here_->begin_measuring(worktree, request);
  if (worktree.host.empty()) co_return tampered;
  Git const git = co_await worktree::checked(trusted_in(worktree.experiment),
                                             Git(repository_.git().git_dir(), worktree.path));
  std::string commit = co_await worktree::commit_for_measuring(git, worktree, std::move(request));
  measured_[worktree.path] = commit;
  co_await reset_there(worktree, std::move(commit), false);
  co_return tampered;
}

awaitable<void> HostWorktrees::end_measuring(Worktree worktree, MeasuringRequest request,
                                             std::string commit) {
  bool const changed = !request.empty();
  co_await here_->end_measuring(worktree, std::move(request), commit);
  measured_.erase(worktree.path);
  if (changed && !worktree.host.empty())
    co_await reset_there(std::move(worktree), std::move(commit), false);
}

awaitable<Removed> HostWorktrees::remove(Worktree worktree, Removal removal) {
  std::string problem;
  if (!worktree.host.empty()) {
    try {
      RemotePlace const remote = co_await connected(worktree);
      std::vector<std::string> clear{"remove", remote.place};
      co_await remote.connection->call(std::move(clear));
    } catch (Error const& error) {
      problem = error.what();
    }
    // It can be removed once the host is back: the record goes only with everything of it.
    if (!problem.empty() && removal != Removal::force) throw Error(ErrorCode::host, problem);
    hosts_->forget(worktree.path);
    std::vector<std::string> drop{"update-ref", "-d", reference_of(worktree)};
    co_await repository_.git().attempt(std::move(drop));
  }
  co_return co_await here_->remove(std::move(worktree), removal);
}

awaitable<std::optional<std::map<std::string, std::string>>> HostWorktrees::programs() {
  return here_->programs();
}

void HostWorktrees::trust(std::string experiment, std::map<std::string, std::string> programs) {
  trusted_.insert_or_assign(experiment, programs);
  here_->trust(std::move(experiment), std::move(programs));
}

awaitable<OutsideState> HostWorktrees::outside(Worktree worktree) {
  return here_->outside(std::move(worktree));
}

awaitable<EvaluationFiles> HostWorktrees::hash_evaluation_files(std::string base,
                                                                MeasuringRequest request) {
  return here_->hash_evaluation_files(std::move(base), std::move(request));
}

awaitable<std::optional<std::string>> HostWorktrees::tip(Worktree worktree) {
  return here_->tip(std::move(worktree));
}

awaitable<std::optional<OutsideState>> HostWorktrees::outside_all(std::string experiment) {
  return here_->outside_all(std::move(experiment));
}

awaitable<std::vector<OutsideChange>> HostWorktrees::changes_outside(
    OutsideState before, OutsideState after, std::vector<std::string> approaches) {
  return here_->changes_outside(std::move(before), std::move(after), std::move(approaches));
}

}  // namespace parallel_explore::launch
