#pragma once

#include "parallel_explore/exploration.hpp"

#include <chrono>
#include <optional>
#include <string>

/// Durations, changes and cost of a run. Pure.
namespace parallel_explore::tasks {

/// Durations and usage of one task.
struct TaskFigures {
  std::chrono::milliseconds duration{0};  ///< from its worktree until it is verified or has failed
  std::chrono::milliseconds sessions{0};  ///< of the processes of its agents
  Usage usage;
};

struct Figures {
  int tasks = 0, completed = 0, failed = 0;
  std::chrono::milliseconds wall{0};  ///< while at least one task was in progress
  std::chrono::milliseconds sum{0};   ///< of the tasks' durations
  Changes changes;                    ///< of the completed
  int commits = 0;                    ///< likewise
  Usage usage;

  /// The sum of the durations over the wall time; none: nothing has ended yet.
  [[nodiscard]] std::optional<double> speed_up() const;
};

[[nodiscard]] TaskFigures figures_of(ApproachRecord const& record);
[[nodiscard]] Figures figures_of(Exploration const& exploration);

/// "3 of 5 tasks completed in 12m (31m one after the other: 2.6 times as fast); $1.20".
[[nodiscard]] std::string figures_text(Exploration const& exploration);

/// Whether a task in that state is being worked on.
[[nodiscard]] bool is_in_progress(ApproachState state);

/// "pending", "in_progress", "completed" or "failed".
[[nodiscard]] std::string status_of(ApproachState state);

}  // namespace parallel_explore::tasks
