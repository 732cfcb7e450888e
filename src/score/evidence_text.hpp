#pragma once

#include "parallel_explore/verdict.hpp"

#include <string>

namespace parallel_explore::score {

/// The evidence of a verdict, and how far it depends on the weights: paragraphs of Markdown, each
/// after an empty line.
[[nodiscard]] std::string evidence_text(Verdict const& verdict);

}  // namespace parallel_explore::score
