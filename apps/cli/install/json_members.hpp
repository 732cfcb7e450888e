#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Where the members of an object are in a text of JSON, in which comments and trailing commas may
/// be.
namespace pexplore::install {

struct Member {
  std::string name;
  std::size_t begin = 0;  ///< of its name
  std::size_t value = 0;  ///< of its value
  std::size_t end = 0;    ///< after its value
};

struct ObjectText {
  std::size_t open = 0;   ///< after its "{"
  std::size_t close = 0;  ///< of its "}"
  std::vector<Member> members;
};

/// The object that begins at or after `at`, behind blanks and comments; none: there is no whole
/// object.
[[nodiscard]] std::optional<ObjectText> object_in(std::string_view text, std::size_t at = 0);

}  // namespace pexplore::install
