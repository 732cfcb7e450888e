#pragma once

#include "spec/project.hpp"
#include "spec/spec_answers.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace pexplore {

/// A spec that is about to be written.
struct SpecDraft {
  parallel_explore::spec::SpecAnswers answers;
  std::vector<std::string> notes;  ///< for people: what was found here
};

/// A draft of what the repository and the machine show: how it is tested, and an agent that is
/// installed.
/// Throws Error(repository).
[[nodiscard]] SpecDraft draft_from_here();

/// How the project of this tree is built and tested.
[[nodiscard]] parallel_explore::spec::Project project_in(std::filesystem::path const& tree);

/// Writes a spec. Throws Error(resource).
void write_spec(std::string const& file, std::string const& toml);

/// Whether a person can be asked.
[[nodiscard]] bool can_ask();

/// Asks for the task, the approaches, the agent, the test command and a budget; an empty answer
/// takes what is offered. Does not ask for what was given already.
void ask_for_rest(SpecDraft& draft);

/// Runs the gates once on HEAD in a worktree with the set-up, and notes what they did. Throws
/// Interrupted, Error(repository | git | resource).
void try_gates(SpecDraft& draft);

}  // namespace pexplore
