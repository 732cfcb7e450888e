#pragma once

#include "worktree/outside_facts.hpp"
#include "worktree/repository.hpp"

#include <string>

namespace parallel_explore::worktree {

/// A word for a shell.
[[nodiscard]] std::string quoted(std::string const& word);

/// Whether the values of a setting may be written down: neither its name nor a value says that it
/// holds a credential. A value may be null.
[[nodiscard]] bool may_be_told(std::string const& key, std::string const* before,
                               std::string const* after);

/// The command that gives a setting its earlier value; values are null where there is none. Empty
/// where several values would have to be set, or one that must not be shown.
[[nodiscard]] std::string remedy_of_setting(Repository const& repository, Subject const& setting,
                                            std::string const* before, std::string const* after);

/// The command that moves a reference back, unless it has moved again.
[[nodiscard]] std::string remedy_of_reference(std::string const& name, std::string const* before,
                                              std::string const* after, bool is_checked_out);

/// The command that gives a file below the git directory its earlier content, which is put into the
/// object store for that. Without a content: removes it.
awaitable<std::string> remedy_of_git_file(Repository repository, std::string file,
                                          FileText content);

}  // namespace parallel_explore::worktree
