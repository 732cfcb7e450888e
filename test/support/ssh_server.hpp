#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace parallel_explore::support {

/// A host of its own: an SSH server on loopback, with a key, and a home directory in which its
/// sessions find themselves. It is this machine all the same.
class SshServer {
 public:
  /// Everything is kept in a directory of that name below `place`. `settings`: more lines of its
  /// configuration. Starts.
  SshServer(std::filesystem::path const& place, std::string name, std::string const& settings = {});
  SshServer(SshServer const&) = delete;
  ~SshServer() { stop(); }

  void start();
  /// Ends it with all its connections.
  void stop();

  [[nodiscard]] std::filesystem::path home() const { return directory_ / "home"; }
  /// Lines about it, as in ~/.ssh/config.
  [[nodiscard]] std::string client_settings() const;
  /// The file with the key that clients know it by.
  [[nodiscard]] std::filesystem::path known_hosts() const { return directory_ / "known_hosts"; }

 private:
  std::string name_;
  std::filesystem::path directory_;
  int port_ = 0;
  pid_t server_ = -1;
};

/// A directory for PATH in which ssh uses these settings instead of those of the user.
[[nodiscard]] std::filesystem::path ssh_with(std::filesystem::path const& place,
                                             std::string const& settings);

}  // namespace parallel_explore::support
