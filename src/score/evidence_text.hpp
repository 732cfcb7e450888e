#pragma once

#include "parallel_explore/verdict.hpp"

#include <string>

namespace parallel_explore::score {

/// What a verdict rests on and how far it depends on the weights: paragraphs of Markdown, each
/// after an empty line.
[[nodiscard]] std::string evidence_text(Verdict const& verdict);

}  // namespace parallel_explore::score
