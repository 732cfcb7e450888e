#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/experiment.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Prompts for an agent that proposes approaches, and their answers. Pure.
namespace parallel_explore::generate {

struct Proposals {
  std::vector<Approach> approaches;
  std::string problem;  ///< why the answer cannot be used; empty: it can
};

/// Reads the last JSON object of the answer that has "approaches".
[[nodiscard]] Proposals read_proposals(std::string_view answer);

/// The first prompt of a generation.
[[nodiscard]] std::string ask_for_approaches(std::string const& task,
                                             std::vector<Approach> const& listed, int count,
                                             GenerateSettings const& settings);

/// The prompt after an answer that could not be used.
[[nodiscard]] std::string ask_again(std::string const& problem);

/// The prompt after an answer with approaches that are too similar; `kept`: the others.
[[nodiscard]] std::string ask_for_others(std::vector<Approach> const& kept,
                                         std::vector<std::string> const& too_alike, int count);

}  // namespace parallel_explore::generate
