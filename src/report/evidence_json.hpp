#pragma once

#include "parallel_explore/verdict.hpp"

#include <boost/json/object.hpp>

namespace parallel_explore::report {

/// The member "evidence" of summary.json: samples, sensitivity to the weights, judges.
[[nodiscard]] boost::json::object evidence_json(Verdict const& verdict);

}  // namespace parallel_explore::report
