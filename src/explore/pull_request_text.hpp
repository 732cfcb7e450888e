#pragma once

#include "parallel_explore/exploration.hpp"
#include "parallel_explore/verdict.hpp"

#include <string>

/// The texts of a pull request for an adopted result. Pure. Text of people and agents is data in
/// them: it mentions no user, refers to no other issue, and holds no secrets.
namespace parallel_explore::operations {

/// One line. `message`: of the commit.
[[nodiscard]] std::string pull_request_title(std::string const& message);

/// The rest of the message, the recommendation and the comparison, in Markdown.
[[nodiscard]] std::string pull_request_body(Exploration const& exploration, Verdict const& verdict,
                                            ApproachRecord const& record,
                                            std::string const& message);

/// The marker by which the pull request is found again.
[[nodiscard]] std::string pull_request_marker(Exploration const& exploration,
                                              ApproachRecord const& record);

}  // namespace parallel_explore::operations
