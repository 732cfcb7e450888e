# Expects the public headers to name, in the compiler's first error, what they cannot be used with.
#   cmake -DCXX=compiler -DWORK=directory -DINCLUDES=options -P refuse.cmake
set(source "${WORK}/refuse.cc")
file(WRITE "${source}" "#include \"parallel_explore/parallel_explore.hpp\"\n")

function(expect_first_error text)
  execute_process(COMMAND ${CXX} -std=c++20 -fsyntax-only ${ARGN} ${INCLUDES} "${source}"
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE errors)
  string(REGEX MATCH "error: [^\n]*" first "${errors}")
  if(status EQUAL 0 OR NOT first MATCHES "${text}")
    message(FATAL_ERROR "expected a first error with \"${text}\", got ${status}: ${first}")
  endif()
endfunction()

expect_first_error("needs RTTI" -fno-rtti)

# The first on the path is an old Boost: all of today's headers but the number.
file(WRITE "${WORK}/old/boost/version.hpp"
  "#pragma once\n#define BOOST_VERSION 107400\n#define BOOST_LIB_VERSION \"1_74\"\n")
expect_first_error("another version of Boost" "-I${WORK}/old")
