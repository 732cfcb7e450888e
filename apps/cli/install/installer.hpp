#pragma once

#include "install/hosts.hpp"
#include "install/record.hpp"
#include "report/machine_documents.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// Puts the plug-in where hosts look for it, and removes it again.
namespace pexplore::install {

/// Where things are on this machine.
struct Places {
  std::map<Base, std::filesystem::path> bases;
  std::filesystem::path record;  ///< of what was installed
};

/// From the environment, or of the repository here. Throws Error(repository), and Error(not_found)
/// without HOME.
[[nodiscard]] Places places_of(Scope scope);

/// Installs all of the hosts, or, where anything is in the way, nothing. Throws Error(name_in_use)
/// that names all of it; Error(resource). `dry_run`: only says what it would do.
std::vector<parallel_explore::report::InstallationChange> install(
    std::vector<PluginHost const*> const& hosts, Scope scope, Places const& places, bool dry_run);

/// Removes what was installed, and keeps what was edited since. Throws Error(not_found) where
/// nothing was installed; Error(resource).
std::vector<parallel_explore::report::InstallationChange> uninstall(
    std::vector<PluginHost const*> const& hosts, Scope scope, Places const& places, bool dry_run);

}  // namespace pexplore::install
