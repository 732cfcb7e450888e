# A further kind of criterion does not compile until its traits, its reader and writer, and its
# evaluator know it; code that asks for traits needs no change.
set(include "${WORK}/new_kind/include")
file(COPY "${SOURCE}/include/" DESTINATION "${include}")
set(header "${include}/parallel_explore/criterion.hpp")
file(READ "${header}" text)
string(REPLACE "/// One aspect in which approaches are compared." "struct NewKind {
  bool operator==(NewKind const&) const = default;
};

/// One aspect in which approaches are compared." changed "${text}")
string(REPLACE "JudgeQuestion>\n      how" "JudgeQuestion, NewKind>\n      how" changed "${changed}")
if(NOT changed MATCHES "struct NewKind" OR NOT changed MATCHES "JudgeQuestion, NewKind")
  message(FATAL_ERROR "criterion.hpp has another form; adapt this test")
endif()
file(WRITE "${header}" "${changed}")

function(compile file result output)
  execute_process(
    COMMAND "${CXX}" -std=c++20 -fsyntax-only -DBOOST_ASIO_NO_DEPRECATED "-I${include}" "-I${SOURCE}/src"
            "-I${BUILD}/generated" "${SOURCE}/${file}"
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_VARIABLE errors)
  set(${result} "${status}" PARENT_SCOPE)
  set(${output} "${errors}" PARENT_SCOPE)
endfunction()

foreach(file src/core/criterion_traits.cpp src/spec/criterion_reader.cpp src/core/experiment_json.cpp
             src/evaluate/standard_evaluator.cpp)
  compile("${file}" status errors)
  if(status EQUAL 0)
    message(SEND_ERROR "${file} compiles although it does not know the new kind")
  elseif(NOT errors MATCHES "NewKind")
    message(SEND_ERROR "${file} fails for another reason:\n${errors}")
  endif()
endforeach()

foreach(file src/core/criterion.cpp src/score/recommend.cpp src/report/table.cpp
             src/run/prompts.cpp)
  compile("${file}" status errors)
  if(NOT status EQUAL 0)
    message(SEND_ERROR "${file} must know the new kind:\n${errors}")
  endif()
endforeach()
