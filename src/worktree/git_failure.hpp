#pragma once

#include <string>
#include <string_view>

namespace parallel_explore::worktree {

/// The part of git's messages that shows a person why it failed, in one line: the fatal one, and
/// the cause that a program or git itself printed before it. Neither progress nor advice. Empty if
/// git printed nothing.
[[nodiscard]] std::string telling_text(std::string_view messages);

/// How to fix it, where git's messages show that: a lock that another git holds, or left when it
/// was killed. Otherwise empty.
[[nodiscard]] std::string failure_hint(std::string_view messages);

}  // namespace parallel_explore::worktree
