#include "forge/token.hpp"

#include "parallel_explore/error.hpp"
#include "parallel_explore/forge.hpp"
#include "process/command.hpp"
#include "process/environment.hpp"

#include <algorithm>

namespace parallel_explore::forge {

void require_token(std::string const& token) {
  constexpr std::size_t longest = 4096;
  bool const printable = std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7f'; });
  if (printable && token.size() <= longest) return;
  throw Error(ErrorCode::forge,
              "the token has line breaks, blanks or other bytes that tokens do not have",
              "set GITHUB_TOKEN to the token and nothing else");
}

namespace {

using Environment = std::map<std::string, std::string>;

std::string first_of(Environment const& environment, std::initializer_list<char const*> names) {
  for (auto const* const name : names) {
    auto const found = environment.find(name);
    if (found != environment.end() && !found->second.empty()) return found->second;
  }
  return {};
}

/// The token that the environment has for a host. A token of github.com is not sent to another
/// host, unless the environment names its API too, as GitHub's own runners do.
std::string token_in(Environment const& environment, std::string const& host) {
  bool const of_github = host == "github.com" || host.ends_with(".ghe.com");
  if (!of_github) {
    auto token = first_of(environment, {"GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN"});
    if (!token.empty()) return token;
  }
  if (!of_github && first_of(environment, {"GITHUB_API_URL"}).empty()) return {};
  return first_of(environment, {"GITHUB_TOKEN", "GH_TOKEN"});
}

awaitable<std::string> token_of_gh(std::string host, Environment environment) {
  process::CommandRequest request;
  request.command.argv = {"gh", "auth", "token", "--hostname", std::move(host)};
  request.command.directory = "/";
  request.command.environment = std::move(environment);
  request.timeout = std::chrono::seconds(10);
  process::Captured captured;
  try {
    captured = co_await process::capture(std::move(request), 64u << 10);
  } catch (Error const& error) {
    if (error.code() == ErrorCode::agent) co_return std::string();  // gh is not installed
    throw;
  }
  if (captured.outcome.stop_cause == process::StopCause::cancelled)
    throw Error(ErrorCode::interrupted, "asking gh for a token was stopped");
  if (process::shell_status(captured.outcome.status) != 0) co_return std::string();
  while (captured.output.ends_with('\n') || captured.output.ends_with('\r'))
    captured.output.pop_back();
  co_return std::move(captured.output);
}

}  // namespace
}  // namespace parallel_explore::forge

namespace parallel_explore {
inline namespace v0_2 {

awaitable<std::string> github_token(std::string host) {
  auto environment = process::current_environment();
  auto token = forge::token_in(environment, host);
  if (token.empty()) token = co_await forge::token_of_gh(std::move(host), std::move(environment));
  forge::require_token(token);
  co_return token;
}

}  // namespace v0_2
}  // namespace parallel_explore
