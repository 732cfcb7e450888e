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

/// Use of a variable of the environment.
struct VariableUse {
  std::string name;
  bool passed = false;      ///< children get it
  std::string_view why;     ///< for people: "programs need it", "pass_env names it"
  std::string_view secret;  ///< the reason why it is, or holds, a credential; empty: it does not
  std::string_view gives = {};  ///< access to which a child gets by it, for people; empty: none
};

/// The use of a variable. Children get those that ordinary programs and tools need, and those that
/// match `patterns`. Left out are credentials, unless a pattern matches them or without them
/// nothing would reach the network; and always variables that would direct a child to another
/// repository (GIT_DIR and similar ones) or tell it that it runs inside another agent's session.
[[nodiscard]] VariableUse use_of(std::string_view name, std::string_view value,
                                 std::span<std::string const> patterns = {});

/// The part of `parent` that a child process gets by use_of(). Settings of git in variables are
/// handed on without those that may hold a credential, unless a pattern matches GIT_CONFIG_VALUE_0.
[[nodiscard]] Environment child_environment(Environment const& parent,
                                            std::span<std::string const> patterns = {});

/// Names of variables that children would get if their values did not hold a credential; without
/// those whose names say so.
[[nodiscard]] std::vector<std::string> withheld(Environment const& parent,
                                                std::span<std::string const> patterns);

/// `value` with "${NAME}" replaced by that variable of `parent`; an unset one becomes empty.
[[nodiscard]] std::string expand_variables(std::string_view value, Environment const& parent);

}  // namespace parallel_explore::core
