# parallel_explore: all folders in one library.
get_property(folders GLOBAL PROPERTY pexplore_folders)
set(closures)
foreach(folder IN LISTS folders)
  get_property(closure GLOBAL PROPERTY pexplore_closure_${folder})
  list(JOIN closure " " closure)
  string(APPEND closures "${closure}\n")
endforeach()
# For scripts/check-symbols: each folder, and what it may call.
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/folders.txt" CONTENT "${closures}" @ONLY)

add_library(parallel_explore)
add_library(parallel_explore::parallel_explore ALIAS parallel_explore)
set_target_properties(parallel_explore PROPERTIES
  LINKER_LANGUAGE CXX
  VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
foreach(folder IN LISTS folders)
  get_property(links GLOBAL PROPERTY pexplore_links_${folder})
  target_sources(parallel_explore PRIVATE $<TARGET_OBJECTS:pexplore_${folder}>)
  target_link_libraries(parallel_explore PRIVATE ${links})
endforeach()
target_compile_features(parallel_explore PUBLIC cxx_std_20)
target_include_directories(parallel_explore PUBLIC
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
# Public headers need Boost's headers only; the rest is linked, not seen.
target_link_libraries(parallel_explore
  PUBLIC Boost::headers Threads::Threads
  PRIVATE Boost::json Boost::filesystem ${pexplore_process} fmt::fmt)
target_compile_definitions(parallel_explore PUBLIC BOOST_ASIO_NO_DEPRECATED)
if(PARALLEL_EXPLORE_SANITIZE)
  target_link_options(parallel_explore PUBLIC -fsanitize=${PARALLEL_EXPLORE_SANITIZE})
endif()
