#pragma once

#include "parallel_explore/result_aggregator.hpp"

#include <string>
#include <vector>

/// Statements that several formats of reports share.
namespace parallel_explore::report {

[[nodiscard]] std::string one_line(std::string const& text);

/// The statement about an approach that changed protected files and was measured without the
/// change.
[[nodiscard]] std::string tampered_text(ApproachRecord const& record);

/// The statement about files of the session that git ignores; empty: there are none. `clean`: the
/// work was measured without them.
[[nodiscard]] std::string ignored_text(ApproachRecord const& record, bool clean);

/// The mark of an approach that several agents worked on: "begun by claude, continued by codex".
/// Empty: one agent did, or none yet.
[[nodiscard]] std::string agents_text(ApproachRecord const& record);

/// A hand-over in a sentence: "codex took over from claude: the quota is used up".
[[nodiscard]] std::string handover_text(events::ApproachHandedOver const& handover);

/// The machines of the sessions, and the one on which everything timed was measured: "big (AMD
/// EPYC, 64 processors)". Empty: everything ran on this machine.
[[nodiscard]] std::string machines_text(Exploration const& exploration);

/// Warnings about the exploration and its approaches, each on one line.
[[nodiscard]] std::vector<std::string> warnings_of(Exploration const& exploration);

/// The recommendation without Markdown's emphasis.
[[nodiscard]] std::string plain_recommendation(Verdict const& verdict);

/// The parts of a comparison that the spec's `[report]` selects; the others are empty.
struct ComparisonParts {
  std::string table, trade_offs;
};
[[nodiscard]] ComparisonParts comparison_parts(ReportInput const& input,
                                               ComparisonMatrix const& matrix);

}  // namespace parallel_explore::report
