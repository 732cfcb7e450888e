#pragma once

#include "parallel_explore/decision.hpp"
#include "score/lead.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Verdicts in words, without Markdown.
namespace parallel_explore::score {

/// A probability for people, with no more digits than its numbers support.
[[nodiscard]] std::string percent(double chance);

/// "a, b and c"; of more than three, three and a number.
[[nodiscard]] std::string join_names(std::vector<std::string> const& names);

/// The text where the second question was not asked.
inline constexpr std::string_view only_results =
    "This compares the results at hand. Whether an approach does as well in another session was "
    "not tested";

/// The kinds of candidates of the two questions.
inline constexpr std::string_view of_results = "result", of_approaches = "approach";

/// The answer in one sentence or two. `what`: one of the above.
[[nodiscard]] std::string headline(Conclusion const& answer, bool scored, std::string_view what,
                                   HeadlineDetails const& details);

/// The answer to each question in a line, only the first if nothing passed or no approach was run
/// twice; and a third line if the two differ.
[[nodiscard]] std::string verdict_lines(EvidenceTable const& table, Decision const& decision);

}  // namespace parallel_explore::score
