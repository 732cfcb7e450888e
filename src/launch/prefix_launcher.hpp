#pragma once

#include "parallel_explore/experiment.hpp"
#include "parallel_explore/launcher.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace parallel_explore::launch {

/// Runs commands as `[session] launcher` of an experiment says: behind its prefix, or as they are.
///
/// While a command runs, a file of the experiment's record says how to end it: what it runs in
/// outlives this program.
class PrefixLauncher final : public Launcher {
 public:
  /// `repository`: its main tree; `git_dir`: its common git directory, or empty.
  PrefixLauncher(std::filesystem::path repository, std::filesystem::path git_dir)
      : repository_(std::move(repository)), git_dir_(std::move(git_dir)) {}

  /// The settings from now on. `record`: the directory of the experiment's files; empty: none.
  void use(Experiment const& experiment, std::filesystem::path const& record);

  /// Throws Error(resource) where the record cannot be written.
  [[nodiscard]] CommandLine wrap(CommandLine command) const override;

 private:
  std::filesystem::path const repository_, git_dir_;
  Launch launch_;
  std::string experiment_;
  std::vector<std::string> pass_;
  std::filesystem::path records_;  ///< directory of the files about commands under way
};

/// A command of a killed run that may go on in its container, and what ends it.
struct LeftCommand {
  std::filesystem::path record;
  std::vector<std::string> stop;
};

/// The commands that the record of an experiment, in `record`, says are under way. Of one that
/// runs, they are; of one that does not, they are left.
[[nodiscard]] std::vector<LeftCommand> left_commands(std::filesystem::path const& record);

}  // namespace parallel_explore::launch
