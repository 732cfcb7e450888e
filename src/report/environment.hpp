#pragma once

#include "core/child_environment.hpp"

#include <string>
#include <vector>

/// The variables of the environment, and their use; never their values.
namespace parallel_explore::report {

/// A variable that sessions get, or that holds a credential.
struct EnvironmentEntry {
  core::VariableUse use;
  std::vector<std::string> agents;  ///< whose sessions get it although others do not
  bool masked = false;              ///< its secret is replaced in everything that is written
  std::string unmasked_in;  ///< a place that has the same text, and keeps it; empty: there is none
};

[[nodiscard]] std::string environment_text(std::vector<EnvironmentEntry> const& entries);
[[nodiscard]] std::string environment_json(std::vector<EnvironmentEntry> const& entries);

}  // namespace parallel_explore::report
