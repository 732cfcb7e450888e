# The libraries that this one links to. Debian 12 has all of them; Install.cmake mirrors the public part.
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS json filesystem)
# Newer Boost compiles Process; in 1.81 and 1.82 it is header-only.
find_package(boost_process CONFIG QUIET HINTS "${Boost_DIR}/..")
find_package(fmt REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(md4c CONFIG REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS SSL)
find_package(Threads REQUIRED)

find_program(CCACHE ccache)
if(CCACHE AND PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
# Each target's sources in batches. A project that includes this one as a subdirectory decides for its own.
if(PARALLEL_EXPLORE_UNITY)
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 20)
endif()

# At -O3 g++ 12 reports overlaps and overflows inside std::string that do not exist (GCC bug 105651).
add_library(pexplore_no_false_warnings INTERFACE)
target_compile_options(pexplore_no_false_warnings INTERFACE
  "$<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict;-Wno-array-bounds;-Wno-stringop-overflow;-Wno-stringop-overread>")

# Settings that all targets of this project share. None of them reaches users.
add_library(pexplore_build_settings INTERFACE)
target_compile_features(pexplore_build_settings INTERFACE cxx_std_20)
target_include_directories(pexplore_build_settings INTERFACE
  "${PROJECT_SOURCE_DIR}/include" "${PROJECT_SOURCE_DIR}/src"
  "${PROJECT_BINARY_DIR}/generated")
# Each source compiles in half the time if Asio's own part is compiled once: src/process/asio.cpp. No
# other macro of Asio's: they change its types, also for the program that uses the library.
target_compile_definitions(pexplore_build_settings INTERFACE BOOST_ASIO_SEPARATE_COMPILATION)
target_compile_options(pexplore_build_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wno-missing-field-initializers
  # False positive of g++ 12 on coroutine frames at -O1 and with the sanitizers.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>
  # Sources compiled together see each other's file-local names.
  $<$<BOOL:${PARALLEL_EXPLORE_UNITY}>:-Wno-shadow>
  $<$<AND:$<BOOL:${PARALLEL_EXPLORE_UNITY}>,$<CXX_COMPILER_ID:GNU>>:-Wno-subobject-linkage>
  $<$<BOOL:${PARALLEL_EXPLORE_WERROR}>:-Werror>)
if(PARALLEL_EXPLORE_SANITIZE)
  target_compile_options(pexplore_build_settings INTERFACE
    -fsanitize=${PARALLEL_EXPLORE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # The sanitizers hide from g++ what is initialised.
    "$<$<CXX_COMPILER_ID:GNU>:-Wno-tsan;-Wno-maybe-uninitialized>")
  target_link_options(pexplore_build_settings INTERFACE
    -fsanitize=${PARALLEL_EXPLORE_SANITIZE})
endif()
if(TARGET Boost::process)
  set(pexplore_process Boost::process)
endif()
target_link_libraries(pexplore_build_settings INTERFACE
  Boost::headers Boost::json Boost::filesystem ${pexplore_process} fmt::fmt Threads::Threads
  pexplore_no_false_warnings)

configure_file("${PROJECT_SOURCE_DIR}/cmake/version.hpp.in"
               "${PROJECT_BINARY_DIR}/generated/parallel_explore/version.hpp" @ONLY)
