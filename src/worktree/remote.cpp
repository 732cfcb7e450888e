#include "worktree/remote.hpp"

#include "parallel_explore/error.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"
#include "text/display.hpp"
#include "worktree/branches.hpp"
#include "worktree/git_failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <utility>

namespace parallel_explore::worktree {
namespace {

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

awaitable<std::string> setting(Git git, std::string key) {
  std::vector<std::string> ask{"config", "--get", key};
  GitResult const result = co_await git.attempt(std::move(ask));
  co_return without_newline(result.output);
}

/// The one protocol that git needs for a URL. Helpers that others installed, and `ext::`, which is
/// a command line, are not among them. Throws Error(git).
std::string protocol_of(std::string const& url) {
  auto const scheme = url.substr(0, std::min(url.find("://"), url.size()));
  if (scheme != url) {
    for (char const* known : {"file", "git", "http", "https", "ssh"}) {
      if (scheme == known) return scheme;
    }
  }
  auto const colon = url.find(':'), slash = url.find('/');
  bool const is_helper = scheme != url || url.find("::") != std::string::npos;
  // As git does: "host:path" is ssh, unless a slash comes before the colon.
  if (!is_helper) return colon != std::string::npos && colon < slash ? "ssh" : "file";
  throw Error(ErrorCode::git, fmt::format("git push to {} is not supported", url),
              "use a remote with an https or ssh URL");
}

/// The most informative line of an error message of git.
std::string reason_in(std::string const& output) {
  for (auto const& line : lines_of(output)) {
    if (line.find("[rejected]") != std::string::npos ||
        line.find("[remote rejected]") != std::string::npos || line.starts_with("fatal:") ||
        line.starts_with("remote: error"))
      return line;
  }
  return process::last_line(output);
}

std::string hint_for(std::string const& output, std::string const& branch) {
  auto const says = [&](std::string_view text) { return output.find(text) != std::string::npos; };
  if (says("stale info") || says("fetch first") || says("non-fast-forward")) {
    return fmt::format(
        "the remote has a branch {} with other work: delete it there, or give this one another "
        "name",
        branch);
  }
  if (says("protected branch") || says("GH006") || says("GH013"))
    return "a rule of the repository forbids pushing to that branch";
  if (says("could not read Username") || says("Authentication failed") ||
      says("Permission denied") || says("403"))
    return "git push uses your own credentials: run `git push` by hand first";
  if (says("Could not resolve host") || says("unable to access") || says("Connection"))
    return "the remote cannot be reached; try again later";
  return {};
}

}  // namespace

namespace {

/// A URL for git-lfs, which takes no paths.
std::string url_for_lfs(Git const& git, std::string const& url) {
  if (protocol_of(url) != "file" || url.starts_with("file://")) return url;
  return "file://" + (git.work_tree() / url).lexically_normal().string();
}

/// Uploads the objects of git-lfs that a branch points to. git-lfs does so in a hook, and no hook
/// runs here; a branch without them cannot be checked out. Throws Error(git).
awaitable<void> push_large_files(Git git, std::string url, std::string branch, std::string commit) {
  std::vector<std::string> ask{"config", "--get-regexp", "^filter[.]lfs[.]"};
  GitResult const configured = co_await git.attempt(std::move(ask));
  if (configured.status != 0) co_return;  // pointers are plain files here
  std::vector<std::string> look{
      "grep", "-q", "-e", "filter=lfs", commit, "--", ":(glob)**/.gitattributes"};
  GitResult const attributes = co_await git.attempt(std::move(look));
  if (attributes.status != 0) co_return;
  std::vector<std::string> send{"lfs", "push", url_for_lfs(git, url), branch};
  GitExtras extras;
  extras.environment = credential_environment();
  extras.protocols = protocol_of(url);
  GitResult const result = co_await git.attempt(std::move(send), std::move(extras));
  if (result.status == 0) co_return;
  auto const output = process::process_environment_secrets().masked(result.error + result.output);
  throw Error(
      ErrorCode::git,
      fmt::format("git lfs push of {} failed: {}", branch,
                  text::clean_line(telling_text(output), 300)),
      "its files are kept by git-lfs: `git lfs push` them by hand, and see whether git-lfs is "
      "installed (git lfs version)");
}

}  // namespace

std::map<std::string, std::string> credential_environment() {
  auto environment = process::current_environment();
  std::erase_if(environment, [](auto const& each) {
    return each.first.starts_with("GIT_") && !each.first.starts_with("GIT_SSH");
  });
  environment.insert_or_assign("LC_ALL", "C");
  environment.insert_or_assign("SSH_ASKPASS", "true");
  environment.insert_or_assign("SSH_ASKPASS_REQUIRE", "force");
  environment.insert_or_assign("GIT_HTTP_LOW_SPEED_LIMIT", "100");
  environment.insert_or_assign("GIT_HTTP_LOW_SPEED_TIME", "60");
  return environment;
}

awaitable<std::optional<Remote>> usual_remote(Repository repository) {
  auto const git = repository.here.empty() ? repository.git() : repository.git_here();
  std::vector<std::string> ask{"remote"};
  std::string const list = co_await git.run(std::move(ask));
  auto const names = lines_of(list);
  if (names.empty()) co_return std::nullopt;
  std::string const branch = co_await current_branch(repository);
  Remote remote;
  if (!branch.empty()) {
    std::string key = fmt::format("branch.{}.remote", branch);
    remote.name = co_await setting(git, std::move(key));
  }
  auto const is_known = [&](std::string const& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (!is_known(remote.name)) remote.name = "origin";
  if (!is_known(remote.name) && names.size() == 1) remote.name = names[0];
  if (!is_known(remote.name)) co_return std::nullopt;
  std::vector<std::string> fetch{"remote", "get-url", remote.name};
  std::vector<std::string> push_to{"remote", "get-url", "--push", remote.name};
  std::string const fetch_url = co_await git.run(std::move(fetch));
  std::string const push_url = co_await git.run(std::move(push_to));
  remote.fetch_url = without_newline(fetch_url);
  remote.push_url = without_newline(push_url);
  co_return remote;
}

namespace {

/// Makes a branch of the remote point to `commit`; empty: to nothing.
awaitable<void> update_remote(Git git, std::string url, std::string branch, std::string commit,
                              std::string expected) {
  std::vector<std::string> send{"push", "--porcelain", "--no-verify", "--no-follow-tags",
                                "--recurse-submodules=no"};
  if (!expected.empty())
    send.push_back(fmt::format("--force-with-lease=refs/heads/{}:{}", branch, expected));
  send.insert(send.end(), {"--", url, fmt::format("{}:refs/heads/{}", commit, branch)});
  GitExtras extras;
  extras.environment = credential_environment();
  extras.protocols = protocol_of(url);
  GitResult const result = co_await git.attempt(std::move(send), std::move(extras));
  if (result.status == 0) co_return;
  auto const output = process::process_environment_secrets().masked(result.output + result.error);
  throw Error(
      ErrorCode::git,
      fmt::format("git push of {} failed: {}", branch, text::clean_line(reason_in(output), 300)),
      hint_for(output, branch));
}

}  // namespace

awaitable<void> push(Repository repository, TrustedPrograms trusted, std::string url,
                     std::string branch, std::string commit, std::string expected) {
  Git const git = co_await checked_for_transport(std::move(trusted), repository.git());
  co_await push_large_files(git, url, branch, commit);
  co_await update_remote(git, std::move(url), std::move(branch), std::move(commit),
                         std::move(expected));
}

awaitable<void> drop_remote_branch(Repository repository, TrustedPrograms trusted, std::string url,
                                   std::string branch, std::string commit) {
  Git const git = co_await checked_for_transport(std::move(trusted), repository.git());
  std::string const nothing;
  co_await update_remote(git, std::move(url), std::move(branch), nothing, std::move(commit));
}

awaitable<std::string> list_remote(Repository repository, TrustedPrograms trusted, std::string url,
                                   std::string pattern) {
  Git const git = co_await checked_for_transport(std::move(trusted), repository.git());
  std::vector<std::string> ask{"ls-remote", "--", url, std::move(pattern)};
  GitExtras extras;
  extras.environment = credential_environment();
  extras.protocols = protocol_of(url);
  GitResult const result = co_await git.attempt(std::move(ask), std::move(extras));
  co_return result.status == 0 ? result.output : std::string();
}

awaitable<std::string> branch_at(Repository repository, TrustedPrograms trusted, std::string url,
                                 std::string branch) {
  std::string reference = "refs/heads/" + branch;
  std::string const list = co_await list_remote(std::move(repository), std::move(trusted),
                                                std::move(url), std::move(reference));
  co_return list.substr(0, list.find('\t'));
}

}  // namespace parallel_explore::worktree
