#pragma once

#include "issue/dependencies.hpp"
#include "issue/references.hpp"

#include <optional>
#include <string>

namespace parallel_explore::issue {

/// The parts of a heading, item or cell that names a task.
struct TitleParts {
  std::string title;                    ///< one line, at most 200 bytes; may be empty
  int number = 0;                       ///< "Task 3:"; 0: none
  std::optional<IssueReference> issue;  ///< the issue of the task
  std::size_t rest = text::nowhere;     ///< where the description begins in the plain text
};

[[nodiscard]] TitleParts split_title(Prose const& prose,
                                     std::vector<FoundReference> const& references,
                                     std::vector<DependencyPhrase> const& phrases);

}  // namespace parallel_explore::issue
