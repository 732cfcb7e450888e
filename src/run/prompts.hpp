#pragma once

#include "parallel_explore/experiment.hpp"

#include <string>

namespace parallel_explore::run {

/// The task, with the context that the experiment has: between marks that do not occur in it, and
/// declared as data.
[[nodiscard]] std::string task_in_context(Experiment const& experiment);

/// Prompt for a session: the task, its approach, its limits, and the scores that it reports.
[[nodiscard]] std::string compose_prompt(Experiment const& experiment, Approach const& approach);

/// Prompt for an outline: the session describes how it would proceed and changes nothing.
[[nodiscard]] std::string compose_outline_prompt(Experiment const& experiment,
                                                 Approach const& approach);

/// Prompt for a resumed session: it continues where the previous one stopped.
[[nodiscard]] std::string compose_continuation(Experiment const& experiment,
                                               std::string const& reason);

/// Prompt for redoing work that was not accepted; includes the reason.
[[nodiscard]] std::string compose_redo(Experiment const& experiment, std::string const& reason);

/// Addition to the prompt of a session that continues the work of other agents, which could not.
/// `base`: the commit that they started from; empty: unknown.
[[nodiscard]] std::string compose_handover(std::string const& base);

/// Prompt for a session that continues after its result: a person asks for something in addition.
[[nodiscard]] std::string compose_remark(Experiment const& experiment, std::string const& remark);

/// Message of the commit that keeps the work of a session.
[[nodiscard]] std::string commit_message(Experiment const& experiment, Approach const& approach);

}  // namespace parallel_explore::run
