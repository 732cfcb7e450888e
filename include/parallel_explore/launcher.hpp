#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// A program, its arguments, and where it runs.
struct CommandLine {
  std::vector<std::string> argv;                   ///< at least one; argv[0] is looked up on PATH
  std::filesystem::path directory;                 ///< working directory; must exist
  std::map<std::string, std::string> environment;  ///< complete: nothing else is inherited

  bool operator==(CommandLine const&) const = default;
};

/// Wraps a command line so that it runs elsewhere: in a sandbox, a container, on another machine.
class Launcher {
 public:
  virtual ~Launcher() = default;
  /// Returns the command line to run instead. Called for every command of a session, of set-up and
  /// of measuring, before it starts; the program's own calls of git are not wrapped.
  [[nodiscard]] virtual CommandLine wrap(CommandLine command) const = 0;
};

/// Runs commands unchanged on this machine.
class DirectLauncher final : public Launcher {
 public:
  [[nodiscard]] CommandLine wrap(CommandLine command) const override { return command; }
};

}  // namespace v0_2
}  // namespace parallel_explore
