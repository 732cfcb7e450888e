#pragma once

#include "launch/hosts.hpp"
#include "parallel_explore/launcher.hpp"

#include <memory>

namespace parallel_explore::launch {

/// Runs the commands of worktrees that are on other machines there, and all others here.
class HostLauncher final : public Launcher {
 public:
  explicit HostLauncher(std::shared_ptr<Hosts> hosts) : hosts_(std::move(hosts)) {}

  /// Throws Error(host) where the program that follows commands is not installed.
  [[nodiscard]] CommandLine wrap(CommandLine command) const override;

 private:
  std::shared_ptr<Hosts> hosts_;
};

}  // namespace parallel_explore::launch
