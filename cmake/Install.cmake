# `cmake --install`: headers, library, program, man page, completion, and what find_package and
# pkg-config need.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/parallel_explore")

if(BUILD_SHARED_LIBS)
  # Only the symbols of this library are visible: the objects bring hundreds of symbols of Boost with them.
  target_link_options(parallel_explore PRIVATE
    "LINKER:--version-script=${PROJECT_SOURCE_DIR}/cmake/symbols.map")
  set_target_properties(parallel_explore PROPERTIES
    LINK_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/symbols.map")
endif()

install(TARGETS parallel_explore EXPORT parallel_explore
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/parallel_explore"
                  "${PROJECT_BINARY_DIR}/generated/parallel_explore"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(EXPORT parallel_explore NAMESPACE parallel_explore:: DESTINATION "${package_dir}"
  FILE parallel_explore-targets.cmake)

configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/parallel_explore-config.cmake.in"
  "${PROJECT_BINARY_DIR}/parallel_explore-config.cmake" INSTALL_DESTINATION "${package_dir}")
# Before 1.0 each minor version may break what came before.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/parallel_explore-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/parallel_explore-config.cmake"
              "${PROJECT_BINARY_DIR}/parallel_explore-config-version.cmake"
  DESTINATION "${package_dir}")

# The depth of a multiarch library folder varies: pkg-config gets absolute paths.
if(BUILD_SHARED_LIBS)
  set(pc_private "")
else()
  set(pc_private "-lboost_json -lboost_filesystem -lfmt -lyaml-cpp -lmd4c -lssl -lcrypto -pthread")
  # toml++ is headers alone in some distributions, and compiled in others.
  get_target_property(toml_options tomlplusplus::tomlplusplus INTERFACE_COMPILE_OPTIONS)
  if(toml_options MATCHES "TOML_HEADER_ONLY=0")
    string(APPEND pc_private " -ltomlplusplus")
  endif()
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/parallel_explore.pc.in"
               "${PROJECT_BINARY_DIR}/parallel_explore.pc.configured" @ONLY)
install(CODE "
  get_filename_component(prefix \"\${CMAKE_INSTALL_PREFIX}\" ABSOLUTE)
  file(READ \"${PROJECT_BINARY_DIR}/parallel_explore.pc.configured\" content)
  string(REPLACE \"%PREFIX%\" \"\${prefix}\" content \"\${content}\")
  file(WRITE \"\$ENV{DESTDIR}\${prefix}/${CMAKE_INSTALL_LIBDIR}/pkgconfig/parallel_explore.pc\" \"\${content}\")")

if(TARGET pexplore)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/criteria"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/parallel_explore")
  install(TARGETS pexplore RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  install(FILES "${PROJECT_SOURCE_DIR}/docs/pexplore.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  install(FILES "${PROJECT_SOURCE_DIR}/scripts/completion.bash" RENAME pexplore
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
endif()
