#pragma once

#include "support/github_server.hpp"

#include <memory>
#include <string>

namespace parallel_explore::support {

/// An authority that lives as long as a test; no key of it is kept anywhere.
class TestAuthority {
 public:
  TestAuthority();
  ~TestAuthority();

  /// In PEM.
  [[nodiscard]] std::string certificate() const;
  /// `name` as OpenSSL has it: "IP:127.0.0.1", "DNS:localhost".
  [[nodiscard]] ServerIdentity identity_for(std::string const& name) const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
};

}  // namespace parallel_explore::support
