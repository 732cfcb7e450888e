#pragma once

#include "launch/host_connection.hpp"
#include "launch/job_text.hpp"
#include "parallel_explore/experiment.hpp"
#include "parallel_explore/worktrees.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace parallel_explore::launch {

/// A worktree that has another one on a host, where its commands run.
struct RemotePlace {
  HostConnection* connection = nullptr;
  std::string place;  ///< as host.sh takes it: REPOSITORY/EXPERIMENT/NAME

  /// The worktree there; known once the connection is open.
  [[nodiscard]] std::string tree() const { return connection->facts().root + "/" + place; }
};

/// The other machines of an experiment, and what is where on them.
class Hosts {
 public:
  /// `main_tree`: of the repository, which gets a directory of its own on each host.
  explicit Hosts(std::filesystem::path main_tree);

  /// The settings from now on. Worktrees that are known stay where they are.
  void use(Experiment const& experiment);

  /// The host of that name. Throws Error(host) if the experiment has none.
  [[nodiscard]] HostConnection& at(std::string const& name);

  /// Makes a worktree known; returns its place on its host. Throws as at().
  RemotePlace add(Worktree const& worktree);

  /// Forgets a worktree, which is removed.
  void forget(std::filesystem::path const& path);

  /// The worktree that a directory is in, with its path here; none: its commands run here.
  [[nodiscard]] std::optional<std::pair<std::filesystem::path, RemotePlace>> find(
      std::filesystem::path const& directory) const;

  /// The name of the repository on every host.
  [[nodiscard]] std::string const& repository() const { return repository_; }

  [[nodiscard]] std::chrono::seconds lost_after() const { return lost_after_; }
  [[nodiscard]] std::chrono::seconds grace() const { return grace_; }
  [[nodiscard]] std::chrono::milliseconds stall() const { return stall_; }
  /// Whether a criterion is how much memory a command needs.
  [[nodiscard]] bool measures_memory() const { return measures_memory_; }

  /// An operation begins that may use the hosts.
  void enter() { ++users_; }
  /// It has ended. After the last one all connections end; the next makes its own.
  awaitable<void> leave();

 private:
  std::string const repository_;
  std::map<std::string, Host> settings_;
  std::map<std::string, std::unique_ptr<HostConnection>> connections_;
  std::map<std::filesystem::path, RemotePlace> places_;
  std::chrono::seconds lost_after_{600}, grace_{10};
  std::chrono::milliseconds stall_{300'000};
  bool measures_memory_ = false;
  int users_ = 0;  ///< operations under way
};

}  // namespace parallel_explore::launch
