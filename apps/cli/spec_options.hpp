#pragma once

#include "parallel_explore/experiment.hpp"

#include <chrono>
#include <string>
#include <utility>

/// Flags of several commands that replace parts of a spec.
namespace pexplore {

/// Throws CLI::ValidationError.
[[noreturn]] void wrong_option(std::string const& text, std::string const& hint);

/// The spec that is meant if none is named; empty: there is none.
[[nodiscard]] std::string spec_here();

/// NAME=TEXT, or NAME alone. Throws CLI::ValidationError.
[[nodiscard]] std::pair<std::string, std::string> name_and_text(std::string const& option,
                                                                std::string const& value);

/// Throws CLI::ValidationError unless the text is a duration above 0.
[[nodiscard]] std::chrono::milliseconds duration_of(std::string const& option,
                                                    std::string const& text);

/// NAME="command". Throws CLI::ValidationError.
[[nodiscard]] parallel_explore::Criterion gate_of(std::string const& text);

/// A shell command as the agent, if there is one; it is the session's unless another is named.
void take_command(std::string const& command, std::string const& agent,
                  parallel_explore::Experiment& experiment);

}  // namespace pexplore
