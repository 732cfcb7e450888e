#pragma once

#include "issue/dependencies.hpp"
#include "issue/references.hpp"

#include <optional>
#include <string>
#include <vector>

namespace parallel_explore::issue {

/// The parts of a heading, item or cell that names a task.
struct TitleParts {
  std::string title;                          ///< one line, at most 200 bytes; may be empty
  int number = 0;                             ///< "Task 3:"; 0: none
  std::string id;                             ///< "2.1", "a", "p3"; empty: none
  bool done = false;                          ///< "Done: …"
  bool task_label = false;                    ///< "T004"
  bool parallel = false;                      ///< "[P]" of spec-kit
  bool story = false;                         ///< "[US1]" of spec-kit
  std::vector<IssueReference> pull_requests;  ///< at its ends
  std::optional<IssueReference> issue;        ///< the issue of the task
  std::size_t rest = text::nowhere;           ///< where the description begins in the plain text
};

[[nodiscard]] TitleParts split_title(Prose const& prose,
                                     std::vector<FoundReference> const& references,
                                     std::vector<DependencyPhrase> const& phrases);

}  // namespace parallel_explore::issue
