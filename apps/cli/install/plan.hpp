#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

/// The steps of an installation, decided from what is there and what was recorded. Pure.
namespace pexplore::install {

/// The state of a place.
struct Found {
  bool exists = false;
  std::optional<std::string> content = {};  ///< none: it is not a regular file, or unreadable
};

/// Digests of files as they were installed, by their place.
using Digests = std::map<std::string, std::string>;

enum class Step {
  create,
  update,          ///< it is as an earlier installation left it, and other now
  keep,            ///< it is as wanted
  refuse_foreign,  ///< something else is there, which was not installed
  refuse_edited,   ///< it was installed, and edited since
};

/// `content`: what is wanted there; `recorded`: the digest of what was installed there; empty:
/// nothing was.
[[nodiscard]] Step step_for(std::string const& content, Found const& found,
                            std::string const& recorded);

enum class FileRemoval {
  remove,
  keep_edited,  ///< it was edited
  gone,         ///< it was removed
};

[[nodiscard]] FileRemoval removal_of(Found const& found, std::string const& recorded);

/// The directories above files that an installation has to make, from the top down. `exists`: what
/// of them is there.
[[nodiscard]] std::vector<std::string> missing_directories(
    std::vector<std::string> const& files, std::map<std::string, bool> const& exists);

}  // namespace pexplore::install
