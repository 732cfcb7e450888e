#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace pexplore {

/// A program that a person works with.
struct TerminalChild {
  std::vector<std::string> argv;  ///< found on PATH
  std::filesystem::path directory;
  std::map<std::string, std::string> environment;  ///< added to ours
};

/// Whether standard input and output are a terminal.
[[nodiscard]] bool has_terminal();

/// Runs it with our standard streams and waits for it; Ctrl-C is for it alone. Returns its status
/// as a shell does. Throws Error(not_found) if there is no such program, Error(resource).
int run_at_terminal(TerminalChild const& child);

}  // namespace pexplore
