#pragma once

#include "core/agent_catalogue.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace parallel_explore::agents {

/// The settings with members added: those of `more` count, objects within them are added to each
/// other. Settings that are not a JSON object are replaced.
[[nodiscard]] std::string merged_settings(std::string_view settings, std::string_view more);

/// Adds the settings of these sets, in their order, to variables.
void add_settings(std::span<core::Confinement const> sets,
                  std::map<std::string, std::string>& environment);

}  // namespace parallel_explore::agents
