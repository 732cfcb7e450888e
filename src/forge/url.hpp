#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::forge {

/// The server that a request is sent to.
struct Origin {
  bool tls = true;
  std::string host;  ///< lower case; an IPv6 address without its brackets
  std::string port;

  bool operator==(Origin const&) const = default;
};

struct Url {
  Origin origin;
  std::string target;  ///< path and query: "/" or more

  bool operator==(Url const&) const = default;
};

/// An absolute http or https URL; none for anything else, and for a URL with a user name.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

/// The URL of a Location or Link header: absolute, or a path of the origin `base`.
[[nodiscard]] std::optional<Url> resolve_url(Origin const& base, std::string_view reference);

/// Whether the host is this machine: localhost, 127.0.0.0/8, ::1.
[[nodiscard]] bool is_loopback(Origin const& origin);

/// The value of a Host header: with the port unless it is the usual one.
[[nodiscard]] std::string host_and_port(Origin const& origin);

/// The text with everything but letters, digits and -._~ as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace parallel_explore::forge
