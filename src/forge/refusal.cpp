#include "forge/refusal.hpp"

#include "text/display.hpp"

#include <fmt/format.h>

namespace parallel_explore::forge {
namespace {

constexpr std::size_t longest_hint = 200;  ///< bytes

std::string header(AnswerHead const& answer, char const* name) {
  auto const found = answer.headers.find(name);
  return found == answer.headers.end() ? std::string()
                                       : text::clean_line(found->second, longest_hint);
}

/// "authorize the token for the organization: URL", from "required; url=URL".
std::string single_sign_on(std::string const& said) {
  auto const url = said.find("url=");
  if (url == std::string::npos) return {};
  return "authorize the token for the organization: " + said.substr(url + 4);
}

/// The right that the server would accept.
std::string missing_right(AnswerHead const& answer) {
  if (auto hint = single_sign_on(header(answer, "x-github-sso")); !hint.empty()) return hint;
  if (auto const rights = header(answer, "x-accepted-github-permissions"); !rights.empty())
    return fmt::format("give the token the permission {}", rights);
  auto const wanted = header(answer, "x-accepted-oauth-scopes");
  if (wanted.empty() || !answer.headers.contains("x-oauth-scopes")) return {};
  auto const has = header(answer, "x-oauth-scopes");
  return fmt::format("give the token one of the scopes {}; it has {}", wanted,
                     has.empty() ? "none" : has);
}

constexpr char const* get_a_token =
    "set GITHUB_TOKEN to a token that may see it, or run `gh auth login`";

Error not_found(AnswerHead const& answer, Operation const& operation) {
  auto const failed = fmt::format("cannot {}: GitHub does not find it", operation.what);
  if (!operation.has_token) return {ErrorCode::forge, failed + ", or it is private", get_a_token};
  auto hint = missing_right(answer);
  if (hint.empty())
    hint = fmt::format("check the name, and the rights of the token on {}", operation.repository);
  return {ErrorCode::forge, failed + ", or the token may not see it", hint};
}

}  // namespace

Error refusal(AnswerHead const& answer, Operation const& operation) {
  auto const said =
      answer.message.empty() ? fmt::format("status {}", answer.status) : answer.message;
  auto const refused = fmt::format("GitHub refused to {}: {}", operation.what, said);
  switch (answer.status) {
    case 401:
      if (!operation.has_token) return {ErrorCode::forge, refused, get_a_token};
      return {ErrorCode::forge, fmt::format("GitHub does not know the token: {}", said),
              "it may be mistyped, expired or revoked: set another GITHUB_TOKEN, or run `gh auth "
              "login`"};
    case 403:
      return {ErrorCode::forge, refused, missing_right(answer)};
    case 404:
      return not_found(answer, operation);
    case 410: {
      bool const disabled = said.find("disabled") != std::string::npos;
      return {ErrorCode::forge, refused,
              disabled ? fmt::format("turn issues on in the settings of {}", operation.repository)
                       : ""};
    }
    default:
      return {ErrorCode::forge, refused};
  }
}

}  // namespace parallel_explore::forge
