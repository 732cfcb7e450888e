#pragma once

#include "parallel_explore/experiment.hpp"

#include <CLI/CLI.hpp>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

/// Flags of several commands that replace parts of a spec.
namespace pexplore {

/// Throws CLI::ValidationError.
[[noreturn]] void wrong_option(std::string const& text, std::string const& hint);

/// The spec that is used if none is named; empty: there is none.
[[nodiscard]] std::string spec_here();

/// The experiment of a spec; "-" is standard input, an empty name spec_here(). `format`: a name of
/// add_spec_format(), or empty; `profile`: of the person's settings, on which the spec comes.
/// Throws as load_experiment() and user_config().
[[nodiscard]] parallel_explore::Experiment experiment_in(std::string const& spec,
                                                         std::string const& format,
                                                         std::string const& profile = {});

/// Adds --spec-format.
void add_spec_format(CLI::App& command, std::string& format);

/// The text of a file that --context names; "-" is standard input. Throws Error(not_found), and
/// Error(validation) for one that is too long.
[[nodiscard]] std::string context_in(std::string const& file);

/// NAME=TEXT, or NAME alone. Throws CLI::ValidationError.
[[nodiscard]] std::pair<std::string, std::string> name_and_text(std::string const& option,
                                                                std::string const& value);

/// Throws CLI::ValidationError unless the text is a duration above 0.
[[nodiscard]] std::chrono::milliseconds duration_of(std::string const& option,
                                                    std::string const& text);

/// The same, or a number of seconds.
[[nodiscard]] std::chrono::milliseconds seconds_or_duration(std::string const& option,
                                                            std::string const& text);

/// The flags that choose the agent and add gates. Lives as long as the command that has them.
struct AgentOptions {
  std::string agent, model, command;
  std::vector<std::string> gates;

  void add_to(CLI::App& app);
  /// Makes a given agent or command the session's.
  void choose_agent(parallel_explore::Experiment& experiment) const;
  /// Throws CLI::ValidationError.
  void add_gates(parallel_explore::Experiment& experiment) const;
};

}  // namespace pexplore
