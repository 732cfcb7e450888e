#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::core {

using Environment = std::map<std::string, std::string>;

/// Whether a pattern matches a variable: its name, or the beginning of its name and a `*`.
[[nodiscard]] bool matches(std::string_view variable, std::string_view pattern);

/// The part of `parent` that a child process gets: variables that ordinary programs and tools need,
/// and those that match `patterns`. Leaves out credentials unless a pattern matches them, and
/// always variables that would direct a child to another repository (GIT_DIR and similar ones) or
/// tell it that it runs inside another agent's session.
[[nodiscard]] Environment child_environment(Environment const& parent,
                                            std::span<std::string const> patterns = {});

/// `value` with "${NAME}" replaced by that variable of `parent`; an unset one becomes empty.
[[nodiscard]] std::string expand_variables(std::string_view value, Environment const& parent);

}  // namespace parallel_explore::core
