# Explorations as targets of a build:
#
#     include(ParallelExplore)        # after find_package(parallel_explore), or by its path: `pexplore makefile --cmake`
#     parallel_explore(limiter
#       TASK "Add a rate limiter to the HTTP client"
#       APPROACHES "bucket=a token bucket" "window=a sliding window"
#       GATES "tests=ctest --test-dir build")
#
#     cmake --build build --target limiter
#
# parallel_explore(TARGET [SPEC file] [NAME name] [TASK text] [APPROACHES name=text...] [GATES name=command...]
#                  [AGENT agent] [COMMAND command] [BASE commit] [OPTIONS option...] [WORKING_DIRECTORY directory])
# Adds a target, outside of `all`, that runs `pexplore run` in the source directory. NAME is the target's name if it is left
# out and there is no SPEC. OPTIONS are further options of `pexplore run`. The target fails if the run does, and if nothing
# passed; a run without a clear winner (exit status 1) has not failed.
include_guard(GLOBAL)

find_program(PEXPLORE_PROGRAM pexplore HINTS "${CMAKE_CURRENT_LIST_DIR}/../../../bin" "${CMAKE_CURRENT_LIST_DIR}/../../../../bin"
             DOC "The program pexplore, which explores several approaches to one task")

# A word of a shell's command line. Texts go into a script: the command of a target would expand some of what is in them.
function(_parallel_explore_add text into)
  string(REPLACE "'" "'\\''" text "${text}")
  set(${into} "${${into}} '${text}'" PARENT_SCOPE)
endfunction()

function(parallel_explore target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SPEC;NAME;TASK;AGENT;COMMAND;BASE;WORKING_DIRECTORY"
                        "APPROACHES;GATES;OPTIONS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "parallel_explore(${target}): unknown argument: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_SPEC AND NOT arg_TASK)
    message(FATAL_ERROR "parallel_explore(${target}): say what is explored: SPEC, or TASK with APPROACHES")
  endif()
  if(NOT arg_NAME AND NOT arg_SPEC)
    set(arg_NAME "${target}")
  endif()
  if(NOT arg_WORKING_DIRECTORY)
    set(arg_WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  endif()
  set(words)
  foreach(key IN ITEMS NAME TASK AGENT COMMAND BASE)
    if(NOT "${arg_${key}}" STREQUAL "")
      string(TOLOWER "${key}" option)
      _parallel_explore_add("--${option}=${arg_${key}}" words)
    endif()
  endforeach()
  foreach(each IN LISTS arg_APPROACHES)
    _parallel_explore_add("--approach=${each}" words)
  endforeach()
  foreach(each IN LISTS arg_GATES)
    _parallel_explore_add("--gate=${each}" words)
  endforeach()
  foreach(each IN LISTS arg_OPTIONS)
    _parallel_explore_add("${each}" words)
  endforeach()
  if(arg_SPEC)
    get_filename_component(spec "${arg_SPEC}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    string(APPEND words " --")
    _parallel_explore_add("${spec}" words)
  endif()
  set(program)
  _parallel_explore_add("${PEXPLORE_PROGRAM}" program)
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${target}.parallel-explore.sh")
  file(WRITE "${script}" "# Written by ParallelExplore.cmake.\n${program} run${words}
status=$?
[ $status = 1 ] || exit $status\n")
  if(NOT PEXPLORE_PROGRAM)
    # The program is needed only if the target is built.
    file(WRITE "${script}" "echo 'pexplore was not found: set PEXPLORE_PROGRAM' >&2; exit 127\n")
  endif()
  add_custom_target(${target} COMMAND sh "${script}"
    WORKING_DIRECTORY "${arg_WORKING_DIRECTORY}" USES_TERMINAL VERBATIM)
endfunction()
