#pragma once

#include "text/secrets.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace parallel_explore::process {

/// This process's environment.
[[nodiscard]] std::map<std::string, std::string> current_environment();

/// Where execvp would find it; empty if nowhere. A name with a slash is taken relative to
/// `directory`.
[[nodiscard]] std::filesystem::path find_program(
    std::string const& name, std::map<std::string, std::string> const& environment,
    std::filesystem::path const& directory);

/// The credentials in this process's environment, as it was at the first call.
[[nodiscard]] text::Secrets const& process_environment_secrets();

}  // namespace parallel_explore::process
