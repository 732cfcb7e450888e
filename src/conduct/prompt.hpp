#pragma once

#include "parallel_explore/experiment.hpp"

#include <string>

namespace parallel_explore::conduct {

/// What a session is told: the task, its approach, its borders, and the scores it is asked for.
[[nodiscard]] std::string compose_prompt(Experiment const& experiment, Approach const& approach);

/// What a session is told that says how it would go about it, and does nothing yet.
[[nodiscard]] std::string compose_outline_prompt(Experiment const& experiment,
                                                 Approach const& approach);

/// What a session is told that goes on where an earlier one, whose memory it has, was cut short.
[[nodiscard]] std::string compose_continuation(Experiment const& experiment,
                                               std::string const& reason);

/// What a session is told whose work, or that of one before it in the same worktree, was found
/// wanting.
[[nodiscard]] std::string compose_redo(Experiment const& experiment, std::string const& reason);

/// The message of the commit that keeps what a session left.
[[nodiscard]] std::string commit_message(Experiment const& experiment, Approach const& approach);

}  // namespace parallel_explore::conduct
