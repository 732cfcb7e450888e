#pragma once

#include "parallel_explore/decision.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace parallel_explore {
inline namespace v0_2 {

/// Properties of criteria that a table of runs lacks. Names that the table lacks are faults.
struct RunsOptions {
  std::vector<Criterion> criteria;            ///< empty: those of the table, more is better
  std::map<std::string, Better> better;       ///< by name of the criterion, as the following are
  std::map<std::string, double> weights;      ///< finite, at least 0
  std::map<std::string, ScaleKind> scales;    ///< linear only with criteria that have both ends
  std::map<std::string, Difference> matters;  ///< the smallest differences that matter
};

/// Reads raw measurements from CSV in the long form, with the columns `approach`, `sample`,
/// `criterion`, `round`, `value` and `passed` in any order; `sample`, `round` and `passed` may be
/// left out. The approach `base` is the untouched base. An empty value is missing. A result passed
/// unless a row of it says `false`. A criterion without any value is a gate. Throws Error(spec)
/// with the line of every fault.
[[nodiscard]] EvidenceTable parse_runs(std::string_view text, std::string_view source,
                                       RunsOptions const& options = {});

/// The decision on a table for people: a headline for each question, and its candidates.
[[nodiscard]] std::string to_text(EvidenceTable const& table, Decision const& decision);

/// The same as a JSON document, indented by two: `recommendations.result` and
/// `recommendations.approach` (null if each approach was run once); `recommendation` is the second
/// if there is one; `take` is the result's; `approaches` has the candidates of `recommendation`.
[[nodiscard]] std::string decision_json(EvidenceTable const& table, Decision const& decision);

}  // namespace v0_2
}  // namespace parallel_explore
