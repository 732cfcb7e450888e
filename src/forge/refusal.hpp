#pragma once

#include "forge/retrying.hpp"
#include "parallel_explore/error.hpp"

#include <string>

namespace parallel_explore::forge {

/// An operation that the server was asked for.
struct Operation {
  std::string what;        ///< follows "GitHub refused to": "create an issue in owner/repo"
  std::string repository;  ///< "owner/repo"
  bool has_token = false;
};

/// The error of a refusal (status 400 to 499, or a redirect that is not followed). The hint names
/// the right that is missing, or the repository that the token cannot see.
[[nodiscard]] Error refusal(AnswerHead const& answer, Operation const& operation);

}  // namespace parallel_explore::forge
