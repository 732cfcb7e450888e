#pragma once

#include "parallel_explore/decision.hpp"

#include <boost/json/fwd.hpp>

namespace parallel_explore::report {

/// A candidate of one question: rank, total, chances, reliability.
[[nodiscard]] boost::json::object candidate_json(RankedCandidate const& candidate,
                                                 double confidence);

/// The answers to both questions: {"result": …, "approach": … or null}.
[[nodiscard]] boost::json::object recommendations_json(EvidenceTable const& table,
                                                       Decision const& decision);

}  // namespace parallel_explore::report
