#include "support/ssh_server.hpp"

#include "support/free_ports.hpp"
#include "support/sandbox.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace parallel_explore::support {
namespace {

namespace fs = std::filesystem;

void make_key(fs::path const& file) {
  auto const made = shell(file.parent_path(),
                          fmt::format("ssh-keygen -q -t ed25519 -N '' -f '{}'", file.string()),
                          process::current_environment());
  EXPECT_EQ(made.status, 0) << made.error;
}

/// The processes of a server's connections, and not what runs in them. Each has a session of its
/// own.
std::vector<pid_t> servers_below(pid_t server) {
  std::vector<pid_t> found;
  auto const id = std::to_string(server);
  std::istringstream children(read_file("/proc/" + id + "/task/" + id + "/children"));
  for (pid_t child = 0; children >> child;) {
    if (read_file(fmt::format("/proc/{}/comm", child)) != "sshd\n") continue;
    found.push_back(child);
    for (pid_t const below : servers_below(child)) found.push_back(below);
  }
  return found;
}

}  // namespace

SshServer::SshServer(fs::path const& place, std::string name, std::string const& settings)
    : name_(std::move(name)), directory_(place / name_), port_(free_ports(1).front()) {
  fs::create_directories(home());
  make_key(directory_ / "host_key");
  make_key(directory_ / "key");
  fs::copy_file(directory_ / "key.pub", directory_ / "authorized_keys");
  write_file(known_hosts(),
             fmt::format("[127.0.0.1]:{} {}", port_, read_file(directory_ / "host_key.pub")));
  // The first of equal settings counts.
  write_file(directory_ / "sshd_config",
             settings + fmt::format("\nPort {1}\nListenAddress 127.0.0.1\nHostKey {0}/host_key\n"
                                    "AuthorizedKeysFile {0}/authorized_keys\nStrictModes no\n"
                                    "UsePAM no\nPidFile none\nPasswordAuthentication no\n"
                                    "KbdInteractiveAuthentication no\nPermitRootLogin yes\n"
                                    "SetEnv HOME={0}/home\n",
                                    directory_.string(), port_));
  start();
}

/// Returns once it listens, which it says.
void SshServer::start() {
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  auto const config = (directory_ / "sshd_config").string();
  server_ = fork();
  if (server_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // where the test is killed
    int const null = open("/dev/null", O_RDONLY);
    dup2(null, 0);
    dup2(pipe[1], 1);
    dup2(pipe[1], 2);
    close(pipe[0]);
    close(pipe[1]);
    execl(SSHD, SSHD, "-D", "-e", "-f", config.c_str(), nullptr);
    _exit(127);
  }
  close(pipe[1]);
  std::string said;
  std::array<char, 512> buffer{};
  while (said.find("listening on") == std::string::npos) {
    ssize_t const size = read(pipe[0], buffer.data(), buffer.size());
    if (size <= 0) break;
    said.append(buffer.data(), static_cast<std::size_t>(size));
  }
  EXPECT_NE(said.find("listening on"), std::string::npos) << SSHD << ": " << said;
  // The pipe stays open, since the server goes on writing to it.
}

void SshServer::stop() {
  if (server_ == -1) return;
  auto const connections = servers_below(server_);
  kill(server_, SIGKILL);
  waitpid(server_, nullptr, 0);
  for (pid_t const each : connections) kill(each, SIGKILL);
  server_ = -1;
}

std::string SshServer::client_settings() const {
  return fmt::format(
      "Host {0}\n  HostName 127.0.0.1\n  Port {1}\n  User {2}\n  IdentityFile {3}/key\n"
      "  IdentitiesOnly yes\n  UserKnownHostsFile {3}/known_hosts\n  StrictHostKeyChecking yes\n",
      name_, port_, getuid() == 0 ? "root" : ::getenv("USER"), directory_.string());
}

fs::path ssh_with(fs::path const& place, std::string const& settings) {
  write_file(place / "ssh_config", settings);
  write_file(place / "ssh-bin" / "ssh", fmt::format("#!/bin/sh\nexec /usr/bin/ssh -F '{}' \"$@\"\n",
                                                    (place / "ssh_config").string()));
  fs::permissions(place / "ssh-bin" / "ssh", fs::perms::owner_all);
  return place / "ssh-bin";
}

}  // namespace parallel_explore::support
