#include "forge/address.hpp"

#include "parallel_explore/forge.hpp"
#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace parallel_explore::forge {
namespace {

bool is_name(std::string_view name) {
  auto const fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  };
  return !name.empty() && name != "." && name != ".." && std::ranges::all_of(name, fits);
}

/// The host of an authority, without the user and without "ssh." and "www.".
std::string forge_host(std::string_view authority, bool keep_port) {
  authority.remove_prefix(authority.rfind('@') + 1);  // npos + 1 is 0
  auto const colon = authority.find(':');
  auto host = text::lower(authority.substr(0, colon));
  if (host == "ssh.github.com" || host == "www.github.com") host = "github.com";
  if (!is_name(host) || host.starts_with('-') || host.starts_with('.')) return {};
  if (colon == std::string_view::npos) return host;
  auto const port = authority.substr(colon + 1);
  bool const digits =
      port.size() <= 5 && std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  if (!digits) return {};
  bool const usual = port.empty() || port == "443";
  return keep_port && !usual ? fmt::format("{}:{}", host, port) : host;
}

/// "owner/repo" of a path, with or without slashes at its ends and ".git".
std::string repository_in(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  return is_repository(path) ? std::string(path) : std::string();
}

std::optional<ForgeAddress> address_of(std::string host, std::string repository) {
  if (host.empty() || repository.empty()) return std::nullopt;
  return ForgeAddress{std::move(host), std::move(repository)};
}

}  // namespace

bool is_repository(std::string_view name) {
  auto const slash = name.find('/');
  return slash != std::string_view::npos && is_name(name.substr(0, slash)) &&
         is_name(name.substr(slash + 1));
}

std::string without_credentials(std::string const& given) {
  auto const scheme = given.find("://");
  // "user:password@host:path" is not valid for ssh, but people have written it.
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

std::string pull_request_head(std::string const& remote_url, std::string const& repository,
                              std::string const& branch) {
  auto const address = forge_address(remote_url);
  if (!address || address->repository == repository) return branch;
  return address->repository.substr(0, address->repository.find('/')) + ":" + branch;
}

}  // namespace parallel_explore::forge

namespace parallel_explore {
inline namespace v0_2 {

std::optional<ForgeAddress> forge_address(std::string const& remote) {
  std::string_view text = remote;
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  auto const scheme_end = text.find("://");
  if (scheme_end != std::string_view::npos) {
    auto const scheme = text::lower(text.substr(0, scheme_end));
    bool const web = scheme == "https" || scheme == "http";
    if (!web && scheme != "ssh" && scheme != "git") return std::nullopt;
    text.remove_prefix(scheme_end + 3);
    auto const slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    return forge::address_of(forge::forge_host(text.substr(0, slash), scheme == "https"),
                             forge::repository_in(text.substr(slash)));
  }
  // The form of scp: a colon before the first slash.
  auto const colon = text.find(':');
  if (colon == std::string_view::npos || text.find('/') < colon) return std::nullopt;
  return forge::address_of(forge::forge_host(text.substr(0, colon), false),
                           forge::repository_in(text.substr(colon + 1)));
}

std::string github_api(std::string const& host) {
  char const* const set = std::getenv("GITHUB_API_URL");
  if (set && *set) return set;
  if (host == "github.com") return "https://api.github.com";
  if (host.ends_with(".ghe.com")) return fmt::format("https://api.{}", host);
  return fmt::format("https://{}/api/v3", host);
}

}  // namespace v0_2
}  // namespace parallel_explore
