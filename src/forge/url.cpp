#include "forge/url.hpp"

#include "text/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace parallel_explore::forge {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

bool is_host(std::string_view host) {
  return !host.empty() && std::ranges::all_of(host, is_plain) && host.front() != '-';
}

bool is_port(std::string_view port) {
  bool const digits = !port.empty() && port.size() <= 5 && std::ranges::all_of(port, is_digit);
  return digits && std::stoi(std::string(port)) <= 65535;
}

/// "host", "host:port", "[address]:port".
bool read_authority(std::string_view authority, Origin& origin) {
  std::string_view port;
  bool has_port = false;
  if (authority.starts_with('[')) {
    auto const end = authority.find(']');
    if (end == std::string_view::npos) return false;
    auto const address = authority.substr(1, end - 1);
    bool const valid = !address.empty() &&
                       std::ranges::all_of(address, [](char c) { return is_plain(c) || c == ':'; });
    auto const rest = authority.substr(end + 1);
    if (!valid || (!rest.empty() && rest.front() != ':')) return false;
    origin.host = text::lower(address);
    has_port = !rest.empty();
    if (has_port) port = rest.substr(1);
  } else {
    auto const colon = authority.find(':');
    has_port = colon != std::string_view::npos;
    if (has_port) port = authority.substr(colon + 1);
    if (!is_host(authority.substr(0, colon))) return false;
    origin.host = text::lower(authority.substr(0, colon));
  }
  if (has_port && !is_port(port)) return false;
  origin.port = has_port ? std::string(port) : origin.tls ? "443" : "80";
  return true;
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
  bool const visible = std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
  auto const colon = text.find("://");
  if (!visible || colon == std::string_view::npos) return std::nullopt;
  auto const scheme = text::lower(text.substr(0, colon));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  Url url;
  url.origin.tls = scheme == "https";
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  auto const path = std::min(text.find_first_of("/?"), text.size());
  if (!read_authority(text.substr(0, path), url.origin)) return std::nullopt;
  url.target = text.substr(path);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  return url;
}

std::optional<Url> resolve_url(Origin const& base, std::string_view reference) {
  bool const path = reference.starts_with('/') && !reference.starts_with("//");
  if (!path) return parse_url(reference);
  auto const scheme = base.tls ? "https" : "http";
  return parse_url(fmt::format("{}://{}{}", scheme, host_and_port(base), reference));
}

bool is_loopback(Origin const& origin) {
  if (origin.host == "localhost" || origin.host == "::1") return true;
  // A name such as 127.0.0.1.example.com is not an address.
  auto const digits = [](char c) { return is_digit(c) || c == '.'; };
  return origin.host.starts_with("127.") && std::ranges::all_of(origin.host, digits) &&
         std::ranges::count(origin.host, '.') == 3;
}

std::string host_and_port(Origin const& origin) {
  bool const bare = origin.port == (origin.tls ? "443" : "80");
  bool const address = origin.host.find(':') != std::string::npos;
  auto const host = address ? "[" + origin.host + "]" : origin.host;
  return bare ? host : host + ":" + origin.port;
}

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (char const c : text) {
    if (is_plain(c)) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return result;
}

}  // namespace parallel_explore::forge
