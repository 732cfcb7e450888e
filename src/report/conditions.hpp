#pragma once

#include "parallel_explore/verdict.hpp"
#include "score/condition.hpp"

#include <string>
#include <vector>

/// Conditions and their answers, for people and for programs.
namespace parallel_explore::report {

/// A line for each condition: the answer, and what it rests on.
[[nodiscard]] std::string conditions_text(std::vector<score::ConditionAnswer> const& answers);

/// As summary_json(), with the member "conditions".
[[nodiscard]] std::string summary_json_with(std::vector<score::ConditionAnswer> const& answers,
                                            Exploration const& exploration, Verdict const& verdict);

}  // namespace parallel_explore::report
