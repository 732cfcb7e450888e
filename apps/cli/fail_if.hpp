#pragma once

#include "parallel_explore/verdict.hpp"
#include "score/condition.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace pexplore {

/// Conditions under which a command ends with a status of its own.
struct FailIf {
  std::vector<parallel_explore::score::Condition> conditions;
  bool unsure = false;  ///< also where the evidence does not decide whether one holds
};

/// --fail-if and --fail-if-unsure. Lives as long as the command that has them.
struct FailIfOptions {
  std::vector<std::string> conditions;
  bool unsure = false;

  void add_to(CLI::App& command);
  /// The conditions, checked against an experiment. Throws CLI::ValidationError.
  [[nodiscard]] FailIf read(parallel_explore::Experiment const& experiment) const;
};

/// The answers for the result to take, else for the leader.
[[nodiscard]] std::vector<parallel_explore::score::ConditionAnswer> answers_of(
    FailIf const& fail_if, parallel_explore::Exploration const& exploration,
    parallel_explore::Verdict const& verdict);

/// Whether one of the answers is a failure.
[[nodiscard]] bool fails(FailIf const& fail_if,
                         std::vector<parallel_explore::score::ConditionAnswer> const& answers);

}  // namespace pexplore
