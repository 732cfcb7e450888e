#pragma once

#include "plan/dependencies.hpp"
#include "plan/references.hpp"

#include <optional>
#include <string>

namespace parallel_explore::plan {

/// A heading, item or cell that names a task, taken apart.
struct TitleParts {
  std::string title;                    ///< one line, at most 200 bytes; empty: it says nothing
  int number = 0;                       ///< "Task 3:"; 0: none
  std::optional<IssueReference> issue;  ///< what it is about
  std::size_t rest = nowhere;           ///< where the description begins in the plain text
};

[[nodiscard]] TitleParts take_title_apart(Prose const& prose,
                                          std::vector<FoundReference> const& references,
                                          std::vector<DependencyPhrase> const& phrases);

}  // namespace parallel_explore::plan
