#pragma once

#include "issue/markdown.hpp"

#include <optional>
#include <string>
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

/// The words of a heading, in lower case, without ornaments, counts and brackets: "tasks" for
/// "🚀 Tasks (v2):".
[[nodiscard]] std::string words_of_heading(std::string_view heading);

/// The topic of a paragraph that is used as a heading: "**Tasks**", "Acceptance criteria:".
[[nodiscard]] Topic topic_of_label(Prose const& paragraph);

/// "Task 3: ", "Step 3 - ", "3. ", "[T3] " before a title.
struct NumberLabel {
  int number = 0;
  std::size_t size = 0;    ///< bytes of the label
  bool says_task = false;  ///< it has a word for it, not the number alone
};
[[nodiscard]] std::optional<NumberLabel> number_label(std::string_view title);

/// "2.1 ", "A: ", "P3) " before a title.
struct IdLabel {
  std::string id;        ///< in lower case: "2.1", "a", "p3"
  std::size_t size = 0;  ///< bytes of the label
};
[[nodiscard]] std::optional<IdLabel> id_label(std::string_view title);

/// Whether a title begins as an order does: "Add", "Fix", "Please remove".
[[nodiscard]] bool says_to_do(std::string_view title);

}  // namespace parallel_explore::issue
