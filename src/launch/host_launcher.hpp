#pragma once

#include "launch/hosts.hpp"
#include "parallel_explore/launcher.hpp"

#include <memory>

namespace parallel_explore::launch {

/// Runs the commands of worktrees that are on other machines there, and all others by a launcher of
/// this machine.
class HostLauncher final : public Launcher {
 public:
  HostLauncher(std::shared_ptr<Hosts> hosts, std::shared_ptr<Launcher const> here)
      : hosts_(std::move(hosts)), here_(std::move(here)) {}

  /// Throws Error(host) where the program that follows commands is not installed.
  [[nodiscard]] CommandLine wrap(CommandLine command) const override;

 private:
  std::shared_ptr<Hosts> hosts_;
  std::shared_ptr<Launcher const> here_;
};

}  // namespace parallel_explore::launch
