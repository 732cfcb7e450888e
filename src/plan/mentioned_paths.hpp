#pragma once

#include "plan/markdown.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore::plan {

/// Whether a word reads as a file, directory or glob of a repository: it has a slash or an
/// extension that files of code have. In inline code less is needed than in running text.
[[nodiscard]] bool reads_as_path(std::string_view word, bool in_code);

/// Paths that a prose mentions, in its order, as the repository would write them (no "./", no
/// ":12" at the end). Addresses are none.
[[nodiscard]] std::vector<std::string> mentioned_paths(Prose const& prose);

}  // namespace parallel_explore::plan
