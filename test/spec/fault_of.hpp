#pragma once

#include "parallel_explore/error.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace parallel_explore {

/// The message of the Error that `call` throws, which must have that code.
inline std::string fault_of(std::function<void()> const& call, ErrorCode code = ErrorCode::spec) {
  try {
    call();
  } catch (Error const& error) {
    EXPECT_EQ(error.code(), code);
    return error.what();
  }
  return "no fault";
}

}  // namespace parallel_explore
