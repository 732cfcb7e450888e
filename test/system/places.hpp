#pragma once

#include <filesystem>
#include <string>

namespace parallel_explore {

/// A spec with a directory in the places of PLACE.
inline std::string with_place(std::string text, std::filesystem::path const& place) {
  for (auto at = text.find("PLACE"); at != std::string::npos; at = text.find("PLACE", at))
    text.replace(at, 5, place.string());
  return text;
}

}  // namespace parallel_explore
