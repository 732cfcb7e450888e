#include "install/plugin_files.hpp"

#include "plugin_texts.hpp"

namespace pexplore::install {

std::span<PluginFile const> plugin_files() { return plugin_texts; }

PluginFile makefile() { return {"parallel-explore.mk", makefile_text}; }

PluginFile cmake_module() { return {"ParallelExplore.cmake", cmake_module_text}; }

}  // namespace pexplore::install
