# `cmake --install`: headers, library, program, man page, completion, and what find_package and
# pkg-config need.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/parallel_explore")

foreach(library IN ITEMS parallel_explore parallel_explore_score)
  install(TARGETS ${library} EXPORT ${library}
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  install(EXPORT ${library} NAMESPACE parallel_explore:: DESTINATION "${package_dir}"
    FILE ${library}-targets.cmake)
endforeach()
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/parallel_explore"
                  "${PROJECT_BINARY_DIR}/generated/parallel_explore"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/parallel_explore-config.cmake.in"
  "${PROJECT_BINARY_DIR}/parallel_explore-config.cmake" INSTALL_DESTINATION "${package_dir}")
# Before 1.0 each minor version may break what came before.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/parallel_explore-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/parallel_explore-config.cmake"
              "${PROJECT_BINARY_DIR}/parallel_explore-config-version.cmake"
              "${PROJECT_SOURCE_DIR}/cmake/ParallelExplore.cmake"
  DESTINATION "${package_dir}")

# pkg-config finds the prefix from its own place, so that the installation may be moved.
file(RELATIVE_PATH pc_up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" pc_up "${pc_up}")
if(NOT BUILD_SHARED_LIBS)
  set(pc_requires "fmt yaml-cpp md4c libssl libcrypto")
  set(pc_private "-lboost_json -lboost_filesystem")
  # toml++ is headers alone in some distributions, and compiled in others.
  get_target_property(toml_options tomlplusplus::tomlplusplus INTERFACE_COMPILE_OPTIONS)
  if(toml_options MATCHES "TOML_HEADER_ONLY=0")
    string(APPEND pc_requires " tomlplusplus")
  endif()
endif()
set(pc_library parallel_explore)
if(CMAKE_BUILD_TYPE STREQUAL Debug)
  string(APPEND pc_library d)
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/parallel_explore.pc.in"
               "${PROJECT_BINARY_DIR}/parallel_explore.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/parallel_explore.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(TARGETS pexplore-follow RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/parallel_explore")
if(TARGET pexplore)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/criteria"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/parallel_explore")
  install(TARGETS pexplore RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(FILES "${PROJECT_SOURCE_DIR}/docs/pexplore.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${PROJECT_SOURCE_DIR}/scripts/completion.bash" RENAME pexplore
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
endif()
