#include "evaluate/missing_import.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace parallel_explore::evaluate {

bool names_missing_import(std::string_view line) {
  static constexpr std::array<std::string_view, 8> complaints{
      "importerror",         "modulenotfound",
      "no module named",     "cannot find module",
      "unresolved import",   "undefined reference",
      "cannot find package", "no such file or directory: include"};
  auto const lowered = text::lower(line);
  return std::ranges::any_of(complaints, [&](std::string_view complaint) {
    return lowered.find(complaint) != std::string::npos;
  });
}

}  // namespace parallel_explore::evaluate
