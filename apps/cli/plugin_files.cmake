# Writes a header with the files of the plug-in, the makefile and the CMake module.
set(plugin "${PROJECT_SOURCE_DIR}/plugins/pexplore")
file(GLOB_RECURSE plugin_paths RELATIVE "${plugin}" CONFIGURE_DEPENDS LIST_DIRECTORIES false "${plugin}/*")
list(SORT plugin_paths)
# The text of a file as a raw string of C++.
function(pexplore_literal file into)
  file(READ "${file}" text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  if(text MATCHES "\\)pexplore_file\"")
    message(FATAL_ERROR "${file} holds the end of a raw string")
  endif()
  set(${into} "R\"pexplore_file(${text})pexplore_file\"" PARENT_SCOPE)
endfunction()
set(rows)
set(count 0)
foreach(path IN LISTS plugin_paths)
  pexplore_literal("${plugin}/${path}" literal)
  string(APPEND rows "    {\"${path}\", ${literal}},\n")
  math(EXPR count "${count} + 1")
endforeach()
pexplore_literal("${PROJECT_SOURCE_DIR}/make/parallel-explore.mk" makefile)
pexplore_literal("${PROJECT_SOURCE_DIR}/cmake/ParallelExplore.cmake" module)
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/generated/plugin_texts.hpp" @ONLY CONTENT [[
#pragma once

#include "install/plugin_files.hpp"

#include <array>

namespace pexplore::install {

inline constexpr std::array<PluginFile, @count@> plugin_texts{{
@rows@}};

inline constexpr std::string_view makefile_text = @makefile@;
inline constexpr std::string_view cmake_module_text = @module@;

}  // namespace pexplore::install
]])
