#pragma once

#include "serve/routes.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::serve {

/// The parts of a request that decide whether it is answered. Absent headers are empty.
struct RequestHead {
  std::string method, target, host, origin;
  std::string site;           ///< Sec-Fetch-Site
  std::string authorization;  ///< "Bearer …"
  std::string content_type;
};

/// The secrets of a server: random, and new each time.
struct ServerSecrets {
  std::string token;   ///< for everything
  std::string stream;  ///< opens streams of events, and nothing else
};

/// From the system's source of random numbers. Throws Error(resource).
[[nodiscard]] ServerSecrets new_secrets();

/// Why a request is refused.
struct Denial {
  int status = 403;
  std::string text;

  bool operator==(Denial const&) const = default;
};

/// The rules of access.
class Access {
 public:
  /// `hosts`: what browsers may call this server, with the port: "127.0.0.1:8080".
  Access(ServerSecrets secrets, std::vector<std::string> hosts);

  /// None: the request is answered. Nothing of the request but this head has been read.
  [[nodiscard]] std::optional<Denial> refusal(RequestHead const& head,
                                              RouteMatch const& match) const;

  [[nodiscard]] ServerSecrets const& secrets() const { return secrets_; }

 private:
  [[nodiscard]] bool is_our_host(std::string_view host) const;
  [[nodiscard]] std::optional<Denial> secret_refusal(RequestHead const& head,
                                                     RouteMatch const& match) const;

  ServerSecrets secrets_;
  std::vector<std::string> hosts_;
};

/// Compares in a time that does not depend on where they differ.
[[nodiscard]] bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace parallel_explore::serve
