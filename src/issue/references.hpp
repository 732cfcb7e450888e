#pragma once

#include "issue/markdown.hpp"
#include "parallel_explore/task_plan.hpp"

#include <string_view>
#include <vector>

namespace parallel_explore::issue {

/// An issue named in a prose, in [begin, end) of its plain text.
struct FoundReference {
  std::size_t begin = 0, end = 0;
  IssueReference reference;
  bool pull_request = false;  ///< by its URL
};

/// The issues that a prose names outside code, in the order of the text: "#12", "GH-12",
/// "owner/repo#12", URLs of issues and pull requests. Issues of `own_repository` get an empty
/// repository.
[[nodiscard]] std::vector<FoundReference> find_references(Prose const& prose,
                                                          std::string_view own_repository);

/// "#12" or "owner/repo#12".
[[nodiscard]] std::string text_of(IssueReference const& reference);

}  // namespace parallel_explore::issue
