#pragma once

#include "issue/tokens.hpp"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace parallel_explore::issue {

struct PreviousTask {};
struct AllPreviousTasks {};
/// Words that may be those of a title, in lower case: "login page" for "Add the login page".
struct Words {
  std::string text;
  bool only_whole = false;  ///< only as a whole title or heading; nothing is said where none is
};
/// The place of a task among all.
struct TaskAt {
  std::size_t index = 0;
};
/// A task or an issue that is waited for: an issue, the number of a task, a title or an id in lower
/// case, or less clear words.
using Target =
    std::variant<IssueReference, int, std::string, PreviousTask, AllPreviousTasks, Words, TaskAt>;

struct ReadTargets {
  std::vector<Target> targets;
  std::size_t end = 0;  ///< one past their last token; 0: there are none
  bool bare = false;    ///< a number without a word before it, or an id, is among them
};

/// Reads the targets that begin at `at`: "#12, task 3 and "Add login"". `bare_numbers`: "3" alone
/// is a task; `ids`: so is "B".
[[nodiscard]] ReadTargets read_targets(std::vector<Token> const& tokens, std::size_t at,
                                       bool bare_numbers, bool ids);

}  // namespace parallel_explore::issue
