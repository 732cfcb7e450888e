#pragma once

#include <span>
#include <string_view>

namespace pexplore::install {

/// A file of the repository that the program has inside, so that it can put it anywhere.
struct PluginFile {
  std::string_view path;  ///< below plugins/pexplore
  std::string_view content;
};

/// Every file of the plug-in, by its path.
[[nodiscard]] std::span<PluginFile const> plugin_files();

/// The files that `pexplore makefile` gives: targets for make, and a module for CMake.
[[nodiscard]] PluginFile makefile();
[[nodiscard]] PluginFile cmake_module();

}  // namespace pexplore::install
