#pragma once

#include "parallel_explore/approach.hpp"
#include "parallel_explore/experiment.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What an agent is asked that proposes approaches, and what its answers say. Pure.
namespace parallel_explore::generate {

struct Proposals {
  std::vector<Approach> approaches;
  std::string problem;  ///< why the answer cannot be used; empty: it can
};

/// Reads the last JSON object of the answer that has "approaches".
[[nodiscard]] Proposals read_proposals(std::string_view answer);

[[nodiscard]] std::string ask_for_approaches(std::string const& task,
                                             std::vector<Approach> const& listed, int count,
                                             GenerateSettings const& settings);

/// After an answer that could not be used.
[[nodiscard]] std::string ask_again(std::string const& problem);

/// After an answer of which some are too alike. `kept`: those that are not.
[[nodiscard]] std::string ask_for_others(std::vector<Approach> const& kept,
                                         std::vector<std::string> const& too_alike, int count);

}  // namespace parallel_explore::generate
