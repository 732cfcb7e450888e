#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::core {

using Environment = std::map<std::string, std::string>;

/// Whether a variable is meant by a pattern: its name, or the beginning of it and a `*`.
[[nodiscard]] bool matches(std::string_view variable, std::string_view pattern);

/// What a child gets of `ours`: what programs need to find themselves, their home, their language
/// and their tools, and what `patterns` name. No credentials, unless a pattern names them; nothing
/// that would make a child act on another repository than its worktree's (GIT_DIR and its kin), or
/// believe that it runs inside another agent's session.
[[nodiscard]] Environment child_environment(Environment const& ours,
                                            std::span<std::string const> patterns = {});

/// `value` with "${NAME}" replaced by that variable of `ours`; one that is not set becomes empty.
[[nodiscard]] std::string expand_variables(std::string_view value, Environment const& ours);

}  // namespace parallel_explore::core
