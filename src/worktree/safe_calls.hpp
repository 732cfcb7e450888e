#pragma once

#include <map>
#include <string>
#include <vector>

/// The beginning of every call of git: settings and variables under which it runs no program, asks
/// nothing and prints for programs.
namespace parallel_explore::worktree {

/// The part of the user's environment that names the user and the user's settings, without
/// variables that direct git to another repository.
[[nodiscard]] std::map<std::string, std::string> clean_environment();

/// "git" with settings that are the same for every command.
[[nodiscard]] std::vector<std::string> safe_command();

}  // namespace parallel_explore::worktree
