#pragma once

#include "foreground.hpp"
#include "parallel_explore/experiment.hpp"
#include "parallel_explore/requests.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace pexplore {

/// A check of CLI11's kind: its ranges let NaN pass.
[[nodiscard]] std::string finite(std::string const& text);

/// A finite number above 0. CLI11's own check prints the whole range, in hundreds of digits.
[[nodiscard]] CLI::Validator positive();

/// A finite number from 0.
[[nodiscard]] CLI::Validator not_negative();

/// The experiment as an operand that may be left out.
void add_experiment(CLI::App& command, std::string& name);

/// The names as what CLI11 takes for a list.
[[nodiscard]] inline std::vector<std::string>& list_of(parallel_explore::ApproachNames& names) {
  return names;
}

/// --quiet and --plain of a command that runs something.
void add_progress(CLI::App& command, RunOutput& output);

/// --json, --events, --quiet and --plain of a command that runs something; `json` says what is
/// printed.
void add_output(CLI::App& command, RunOutput& output, std::string const& json);

/// --detach of a command that runs something.
void add_detach(CLI::App& command, RunOutput& output);

/// --format of a command that prints a report.
void add_format(CLI::App& command, std::string& format);

/// The flags that cap what an experiment uses. Lives as long as the command that has them.
struct BudgetOptions {
  double usd = 0;
  std::int64_t tokens = 0, turns = 0;

  void add_to(CLI::App& command, std::string const& whose);
  /// None if no flag was given.
  [[nodiscard]] std::optional<parallel_explore::Budget> given() const;
};

}  // namespace pexplore
