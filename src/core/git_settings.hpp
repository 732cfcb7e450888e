#pragma once

#include "core/child_environment.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Settings of git that containers and CI give by variables: GIT_CONFIG_COUNT, GIT_CONFIG_KEY_0,
/// GIT_CONFIG_VALUE_0 and so on.
namespace parallel_explore::core {

/// Keys with their values, in their order; a key may come more than once.
using GitSettings = std::vector<std::pair<std::string, std::string>>;

/// The settings in an environment; none where they are incomplete, which git refuses as well.
[[nodiscard]] GitSettings git_settings_in(Environment const& environment);

/// Whether a variable is one of theirs.
[[nodiscard]] bool is_git_setting(std::string_view variable);

/// Whether a setting says who commits, or which directories are the user's: it can make git neither
/// run a program nor reach another repository.
[[nodiscard]] bool is_safe_git_setting(std::string_view key);

/// Whether a setting may hold a credential, as a header or a URL with a password do.
[[nodiscard]] bool may_hold_credential(std::string_view key, std::string_view value);

/// Puts settings into an environment that has none.
void put_git_settings(GitSettings const& settings, Environment& environment);

}  // namespace parallel_explore::core
