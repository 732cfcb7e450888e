#pragma once

#include <CLI/CLI.hpp>

#include <cstdint>
#include <string>

namespace pexplore {

/// The flags of `score --runs`. Lives as long as the command that has them.
struct RunsFlags {
  std::string file, spec, better, scale, matters;
  double confidence = 0;
  bool stopping = false;
  std::uint64_t seed = 1;

  void add_to(CLI::App& command);
};

/// Prints the verdict on a table of raw measurements. Gives the exit status. Throws
/// CLI::ValidationError, and as parse_runs() and load_experiment() do.
int score_runs(RunsFlags const& flags, std::string const& weights, bool json);

/// The content of a file; "-" is standard input. Throws Error(not_found).
[[nodiscard]] std::string read_all(std::string const& file);

}  // namespace pexplore
