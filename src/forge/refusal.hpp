#pragma once

#include "forge/retrying.hpp"
#include "parallel_explore/error.hpp"

#include <string>

namespace parallel_explore::forge {

/// What was asked for, in words that follow "GitHub refused to".
struct Wish {
  std::string what;        ///< "create an issue in owner/repo"
  std::string repository;  ///< "owner/repo"
  bool has_token = false;
};

/// What a refusal (status 400 to 499, or a redirect that is not followed) means, and its hint: the
/// right that is missing, the repository that cannot be seen.
[[nodiscard]] Error refusal(AnswerHead const& answer, Wish const& wish);

}  // namespace parallel_explore::forge
