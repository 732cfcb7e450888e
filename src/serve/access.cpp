#include "serve/access.hpp"

#include "parallel_explore/error.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <sys/random.h>
#include <system_error>

namespace parallel_explore::serve {
namespace {

constexpr std::size_t secret_bytes = 24;

std::string random_text() {
  std::array<unsigned char, secret_bytes> bytes{};
  auto const got = getrandom(bytes.data(), bytes.size(), 0);
  if (got != static_cast<ssize_t>(bytes.size()))
    throw Error(ErrorCode::resource, fmt::format("the system gives no random numbers: {}",
                                                 std::system_category().message(errno)));
  std::string text;
  for (auto const byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

bool is_json(std::string_view content_type) {
  auto type = text::lower(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return type == "application/json";
}

}  // namespace

ServerSecrets new_secrets() { return {random_text(), random_text()}; }

bool equal_secrets(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    difference = static_cast<unsigned char>(difference | (a[i] ^ b[i]));
  return difference == 0;
}

Access::Access(ServerSecrets secrets, std::vector<std::string> hosts)
    : secrets_(std::move(secrets)), hosts_(std::move(hosts)) {
  for (auto& host : hosts_) host = text::lower(host);
}

bool Access::is_our_host(std::string_view host) const {
  return std::ranges::find(hosts_, text::lower(host)) != hosts_.end();
}

std::optional<Denial> Access::refusal(RequestHead const& head, RouteMatch const& match) const {
  // First: a page of another name that resolves to this address learns nothing at all.
  if (!is_our_host(head.host)) return Denial{403, "This server does not answer to that Host."};
  auto const origin = text::lower(head.origin);
  constexpr std::string_view scheme = "http://";
  bool const has_origin = !origin.empty();
  bool const is_own = origin == std::string(scheme) + text::lower(head.host);
  if (has_origin && !is_own) return Denial{403, "The request comes from another Origin."};
  if (!match.route) {
    if (!match.allowed.empty()) return Denial{405, "Not by this method."};
    return Denial{404, "There is nothing here."};
  }
  bool const is_page = match.route->content == Content::page;
  bool const is_foreign = !head.site.empty() && head.site != "same-origin" && head.site != "none";
  if (!is_page && is_foreign) return Denial{403, "The request comes from another site."};
  if (match.route->method == "POST") {
    if (!has_origin) return Denial{403, "The request says no Origin."};
    if (!is_json(head.content_type)) return Denial{415, "The body must be application/json."};
  }
  return secret_refusal(head, match);
}

std::optional<Denial> Access::secret_refusal(RequestHead const& head,
                                             RouteMatch const& match) const {
  constexpr std::string_view bearer = "Bearer ";
  constexpr auto wrong_token =
      "The token is missing or wrong. Open the address that pexplore serve printed.";
  std::string_view const authorization = head.authorization;
  switch (match.route->secret) {
    case Secret::none: {
      auto const given = parameter(match.query, "token");
      if (given && !equal_secrets(*given, secrets_.token)) return Denial{403, wrong_token};
      return std::nullopt;
    }
    case Secret::stream:
      if (!equal_secrets(parameter(match.query, "key").value_or(""), secrets_.stream))
        return Denial{401, "The key of the stream is missing or wrong."};
      return std::nullopt;
    case Secret::token:
      if (!authorization.starts_with(bearer) ||
          !equal_secrets(authorization.substr(bearer.size()), secrets_.token))
        return Denial{401, wrong_token};
      return std::nullopt;
  }
  return Denial{403, wrong_token};
}

}  // namespace parallel_explore::serve
