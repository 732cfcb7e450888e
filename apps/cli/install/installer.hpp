#pragma once

#include "install/hosts.hpp"
#include "install/record.hpp"

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

/// A change of one file, done or to be done.
struct Deed {
  std::string host, what, file;
  bool kept = false;  ///< it stays although it was to be removed
};

/// Installs all of the hosts, or, where anything is in the way, nothing. Throws Error(name_in_use)
/// that names all of it; Error(resource). `dry_run`: only says what it would do.
std::vector<Deed> install(std::vector<PluginHost const*> const& hosts, Scope scope,
                          Places const& places, bool dry_run);

/// Removes what was installed, and keeps what was edited since. Throws Error(not_found) where
/// nothing was installed; Error(resource).
std::vector<Deed> uninstall(std::vector<PluginHost const*> const& hosts, Scope scope,
                            Places const& places, bool dry_run);

}  // namespace pexplore::install
