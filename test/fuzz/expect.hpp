#pragma once

#include <cstdio>
#include <cstdlib>

namespace parallel_explore::fuzz {

/// Ends the program, as a fuzzer wants it, where something that always holds does not.
inline void expect(bool holds, char const* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace parallel_explore::fuzz
