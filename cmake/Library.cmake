# The targets that users link to: parallel_explore, all folders in one library, and a part of it.
get_property(folders GLOBAL PROPERTY pexplore_folders)
set(closures)
foreach(folder IN LISTS folders)
  get_property(closure GLOBAL PROPERTY pexplore_closure_${folder})
  list(JOIN closure " " closure)
  string(APPEND closures "${closure}\n")
endforeach()
# For scripts/check-symbols: each folder, and what it may call.
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/folders.txt" CONTENT "${closures}" @ONLY)

# pexplore_library(NAME FOLDER...): a library that users link to, of these folders.
function(pexplore_library name)
  add_library(${name})
  add_library(parallel_explore::${name} ALIAS ${name})
  set_target_properties(${name} PROPERTIES
    LINKER_LANGUAGE CXX DEBUG_POSTFIX d
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})
  foreach(folder IN LISTS ARGN)
    get_property(links GLOBAL PROPERTY pexplore_links_${folder})
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:pexplore_${folder}>)
    target_link_libraries(${name} PRIVATE ${links})
  endforeach()
  target_compile_features(${name} PUBLIC cxx_std_20)
  target_include_directories(${name} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${name} PRIVATE Boost::json fmt::fmt)
  if(BUILD_SHARED_LIBS)
    set(map "${PROJECT_SOURCE_DIR}/cmake/symbols.map")
    target_link_options(${name} PRIVATE "LINKER:--version-script=${map}")
    set_target_properties(${name} PROPERTIES LINK_DEPENDS "${map}")
  endif()
  if(PARALLEL_EXPLORE_SANITIZE)
    target_link_options(${name} PUBLIC -fsanitize=${PARALLEL_EXPLORE_SANITIZE})
  endif()
endfunction()

pexplore_library(parallel_explore ${folders})
# Public headers need Boost's headers only; the rest is linked, not seen.
target_link_libraries(parallel_explore
  PUBLIC Boost::headers Threads::Threads
  PRIVATE Boost::filesystem ${pexplore_process})

# For programs that only rank: scores, verdicts and their tables, without Asio, TLS, YAML and
# Markdown. A part of the above: a program links to one of them.
get_property(score_folders GLOBAL PROPERTY pexplore_closure_report)
pexplore_library(parallel_explore_score ${score_folders})
set_target_properties(parallel_explore_score PROPERTIES EXPORT_NAME score)
add_library(parallel_explore::score ALIAS parallel_explore_score)
