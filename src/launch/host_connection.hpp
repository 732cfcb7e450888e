#pragma once

#include "async/semaphore.hpp"
#include "launch/host_facts.hpp"
#include "launch/open_line.hpp"
#include "parallel_explore/async.hpp"
#include "parallel_explore/experiment.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace parallel_explore::launch {

/// Another machine, over one connection of ssh that all commands share.
///
/// Lifetimes: it outlives its calls. Closed, or destroyed with its loop, it leaves nothing running
/// here; what was begun there goes on.
class HostConnection {
 public:
  HostConnection(std::string name, Host host);
  HostConnection(HostConnection const&) = delete;
  ~HostConnection();

  /// Connects and puts the script in place; does nothing while the connection stands. `programs`
  /// are looked for there. Throws Error(host) with the words of ssh, or with what the host lacks.
  awaitable<void> open(std::vector<std::string> programs = {});

  /// Runs a command of host.sh there and returns what it prints. Throws Error(host).
  awaitable<std::string> call(std::vector<std::string> arguments, std::string input = {});

  /// Ends the connection.
  awaitable<void> close();

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] Host const& host() const;
  [[nodiscard]] HostFacts const& facts() const { return facts_; }
  /// The script there; known once it is open.
  [[nodiscard]] std::string script() const;
  /// ssh with its options and the destination.
  [[nodiscard]] std::vector<std::string> ssh() const;
  /// A repository there, as git takes it.
  [[nodiscard]] std::string url_of(std::string const& directory) const;
  /// ssh with its options, as the variable GIT_SSH_COMMAND takes it.
  [[nodiscard]] std::string ssh_for_git() const;

 private:
  struct Answer {
    int status = 0;
    std::string output, error;
  };
  awaitable<Answer> run(std::string command, std::string input);
  awaitable<void> connect();
  void check_facts() const;
  [[noreturn]] void refuse(std::string const& said) const;

  std::string const name_;
  Host const host_;
  std::filesystem::path socket_;
  HostFacts facts_;
  std::shared_ptr<OpenLine> line_;  ///< null: not connected
  async::Semaphore alone_{1};
};

}  // namespace parallel_explore::launch
