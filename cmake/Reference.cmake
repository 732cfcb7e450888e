# `cmake --build --preset ci --target reference`: the reference of the public headers, as a website
# in reference/html of the build directory. A warning, such as a missing comment, is an error.
find_package(Doxygen QUIET)
if(NOT DOXYGEN_FOUND)
  return()
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/Doxyfile.in" "${PROJECT_BINARY_DIR}/Doxyfile" @ONLY)
add_custom_target(reference
  COMMAND ${CMAKE_COMMAND} -E time $<TARGET_FILE:Doxygen::doxygen> "${PROJECT_BINARY_DIR}/Doxyfile"
  COMMENT "Reference: ${PROJECT_BINARY_DIR}/reference/html/index.html"
  VERBATIM)
