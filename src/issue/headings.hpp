#pragma once

#include "issue/markdown.hpp"

#include <optional>
#include <string_view>

namespace parallel_explore::issue {

/// The kind of content that a heading announces.
enum class Topic {
  other,     ///< a task, maybe
  tasks,     ///< "Tasks", "To do"
  criteria,  ///< "Acceptance criteria", "Definition of done"
  context,   ///< "Background": searched for tasks last
  outside,   ///< "Out of scope", "Before submitting": never tasks
  group,     ///< "Phase 1", "Milestone 2": tasks are below
};

[[nodiscard]] Topic topic_of(std::string_view heading);

/// The topic of a paragraph that is used as a heading: "**Tasks**", "Acceptance criteria:".
[[nodiscard]] Topic topic_of_label(Prose const& paragraph);

/// "Task 3: ", "Step 3 - ", "3. ", "[T3] " before a title.
struct NumberLabel {
  int number = 0;
  std::size_t size = 0;    ///< bytes of the label
  bool says_task = false;  ///< it has a word for it, not the number alone
};
[[nodiscard]] std::optional<NumberLabel> number_label(std::string_view title);

}  // namespace parallel_explore::issue
