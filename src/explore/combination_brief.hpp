#pragma once

#include "evaluate/judge_prompt.hpp"

#include <string>
#include <vector>

/// The text by which a session merges the results of others. Pure.
namespace parallel_explore::operations {

/// A result as the session that merges it sees it.
struct CombinedResult {
  std::string name, description;
  std::vector<std::string> characteristics;
  std::string base, commit;  ///< full ids
  evaluate::Submission patch;
};

/// The session's text besides the task: each result between marks that occur in none of them,
/// declared as data; the verdict; the instruction to merge the best; and a person's `remark`.
[[nodiscard]] std::string combination_brief(std::vector<CombinedResult> const& results,
                                            std::string const& verdict, std::string const& remark);

/// "a", "a and b", "a, b and c"
[[nodiscard]] std::string listed_names(std::vector<std::string> const& names);

}  // namespace parallel_explore::operations
