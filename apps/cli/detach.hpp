#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace pexplore {

/// Name of the file in an experiment's record that has the output of a run in the background.
inline constexpr auto output_log = "output.log";

/// A process that is to go on without its terminal.
class Departure {
 public:
  /// `pipe`: to the process that waits.
  explicit Departure(int pipe) : pipe_(pipe) {}
  Departure(Departure const&) = delete;
  ~Departure();

  /// Leaves the terminal: a session of its own, no input, and output into the record's folder from
  /// now on. Lets the process that waits return. Throws Error(resource).
  void leave(std::string const& experiment, std::filesystem::path const& record);

 private:
  int pipe_;
};

struct BackgroundOutput {
  bool json = false, quiet = false;
};

/// Runs `work` in a process of its own. Returns there what the work returns, and here when the work
/// has left its terminal, after its experiment's name is printed; or, where it ended before, its
/// exit status. Throws Error(resource).
int run_in_background(std::function<int(Departure&)> const& work, BackgroundOutput output);

}  // namespace pexplore
