#include "tasks/remote_of.hpp"

#include "parallel_explore/error.hpp"
#include "parallel_explore/forge.hpp"

#include <fmt/format.h>

#include <utility>

namespace parallel_explore::tasks {

std::string without_credentials(std::string const& given) {
  auto const scheme = given.find("://");
  // "user:password@host:path" is no address of ssh's, but people have written it.
  auto const host = scheme == std::string::npos ? 0 : scheme + 3;
  auto const url = scheme == std::string::npos ? given : given.substr(0, given.find('?', host));
  auto at = url.rfind('@', url.find('/', host));
  if (auto const last = url.rfind('@'); at == std::string::npos && last != std::string::npos) {
    // A password with a slash in it.
    auto const colon = url.find(':', host);
    bool const is_port = colon != std::string::npos && colon + 1 < url.size() &&
                         url[colon + 1] >= '0' && url[colon + 1] <= '9';
    if (colon < last && !is_port) at = last;
  }
  if (at == std::string::npos || at < host) return url;
  bool const has_password = url.find(':', host) < at;
  if (scheme == std::string::npos && !has_password) return url;
  return url.substr(0, host) + url.substr(at + 1);
}

awaitable<std::string> push_url(worktree::Repository repository, TaskWork work) {
  std::vector<std::string> ask{"remote", "get-url", "--push", work.remote};
  worktree::GitResult const result = co_await repository.git().attempt(std::move(ask));
  auto url = worktree::without_newline(result.output);
  if (result.status == 0 && without_credentials(url) == work.remote_url) co_return url;
  throw Error(
      ErrorCode::isolation,
      fmt::format("remote {} is not what it was when the run began: {}", work.remote,
                  result.status == 0 ? without_credentials(url) : "it is gone"),
      fmt::format("set it back: git remote set-url --push {} {}", work.remote, work.remote_url));
}

std::string head_of(TaskWork const& work, std::string const& branch) {
  auto const address = forge_address(work.remote_url);
  if (!address || address->repository == work.repository) return branch;
  return address->repository.substr(0, address->repository.find('/')) + ":" + branch;
}

}  // namespace parallel_explore::tasks
