#include "evaluate/missing_import.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace parallel_explore::evaluate {

bool names_missing_import(std::string_view line) {
  static constexpr std::array<std::string_view, 8> complaints{
      "importerror",         "modulenotfound",
      "no module named",     "cannot find module",
      "unresolved import",   "undefined reference",
      "cannot find package", "no such file or directory: include"};
  std::string lowered(line);
  std::ranges::transform(lowered, lowered.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(complaints, [&](std::string_view complaint) {
    return lowered.find(complaint) != std::string::npos;
  });
}

}  // namespace parallel_explore::evaluate
