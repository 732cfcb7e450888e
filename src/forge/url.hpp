#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parallel_explore::forge {

/// Whom a request is sent to.
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

/// An absolute http or https URL. None for anything else, and where it names a user.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

/// What a Location or Link says, seen from `base`: absolute, or a path of the same origin.
[[nodiscard]] std::optional<Url> resolve_url(Origin const& base, std::string_view reference);

/// Whether the host is this machine: localhost, 127.0.0.0/8, ::1.
[[nodiscard]] bool is_loopback(Origin const& origin);

/// As it stands in a Host field: with the port where it is not the scheme's own.
[[nodiscard]] std::string host_and_port(Origin const& origin);

/// Everything but letters, digits and -._~ as %XX.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace parallel_explore::forge
