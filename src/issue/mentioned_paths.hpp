#pragma once

#include "issue/markdown.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::issue {

/// Whether a word reads as a file, directory or glob of a repository: it has a slash or an
/// extension of code files. The rules are looser in inline code than in running text.
[[nodiscard]] bool reads_as_path(std::string_view word, bool in_code);

/// Paths that a prose mentions, in its order, as the repository would write them: without "./" and
/// without ":12" at the end. URLs are not paths.
[[nodiscard]] std::vector<std::string> mentioned_paths(Prose const& prose);

}  // namespace parallel_explore::issue
